import { readCall, WrongCall } from '../../cv_generation/arguments';

it('makes thirty people of seed 1 unless told otherwise', () => {
  expect(readCall([])).toEqual({ n: 30, seed: 1, out: 'cv_generation/data', offline: false, clean: false });
  expect(readCall(['--n', '1000', '--seed', '0', '--out', 'x', '--offline', '--clean'])).toEqual({
    n: 1000,
    seed: 0,
    out: 'x',
    offline: true,
    clean: true,
  });
});

it.each([
  [['--n', '0'], /^N is the number of CVs, from 1 to 1000, not "0"\.$/],
  [['--n', '1001'], /^N is the number of CVs/],
  [['--n', '3.5'], /^N is the number of CVs/],
  [['--n='], /^N is the number of CVs/],
  [['--seed', '1e3'], /^SEED is a whole number, 0 or more, not "1e3"\.$/],
  [['--seed=-1'], /^SEED is a whole number/],
  [['--seed', '99999999999999999999'], /^SEED is a whole number/],
  [['--out='], /^OUT is a folder/],
  [['--what'], /Unknown option '--what'[\s\S]*Usage:/],
  [['extra'], /[\s\S]*Usage:/],
])('refuses %j in a sentence that says what to write', (args, sentence) => {
  expect(() => readCall(args)).toThrow(WrongCall);
  expect(() => readCall(args)).toThrow(sentence);
});
