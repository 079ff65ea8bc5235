import { DEEPEST, MOST, nameOf, structureOf } from '../src/results/structure';

it('shows objects in a list as a table with the columns of all of them', () => {
  expect(
    structureOf([
      { name: 'Ana', score: 1 },
      { name: 'Ben', city: 'Lyon' },
    ]),
  ).toMatchObject({
    kind: 'table',
    columns: ['name', 'score', 'city'],
    more: 0,
  });
  expect(structureOf([{ a: 1 }, 2])).toMatchObject({ kind: 'list' });
  expect(structureOf({ kind: 'experts', experts: [] })).toMatchObject({ kind: 'record' });
});

it('makes a link of an address of the web, and of nothing else', () => {
  expect(structureOf('https://example.org/a?b=c')).toEqual({ kind: 'link', href: 'https://example.org/a?b=c' });
  for (const text of [
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
    'https://',
    'see https://example.org',
    '//example.org',
    'http://a b',
  ])
    expect(structureOf(text)).toEqual({ kind: 'text', text });
});

it('shows what is nothing as nothing, and zero and no as what they are', () => {
  for (const nothing of [null, undefined, '', [], {}]) expect(structureOf(nothing)).toEqual({ kind: 'empty' });
  expect(structureOf(0)).toEqual({ kind: 'number', value: 0 });
  expect(structureOf(false)).toEqual({ kind: 'flag', on: false });
});

it('has bounds, and counts what is behind them', () => {
  expect(structureOf(Array.from({ length: 250 }, (_, n) => n))).toMatchObject({ kind: 'list', more: 250 - MOST });
  expect(structureOf(Array.from({ length: 101 }, (_, n) => ({ n })))).toMatchObject({ kind: 'table', more: 1 });
  expect(structureOf({ a: 1 }, DEEPEST)).toEqual({ kind: 'text', text: '{"a":1}' });
});

it('names fields in words', () => {
  expect(['hourly_rate', 'hourlyRate', 'profile-url', 'name', '_', 'ID'].map(nameOf)).toEqual([
    'Hourly rate',
    'Hourly rate',
    'Profile url',
    'Name',
    '_',
    'ID',
  ]);
});
