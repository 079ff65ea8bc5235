import { pause, play, position, restingAt, seek, withSpeed } from '../src/inspector/replay-clock';
import { Tape } from '../src/inspector/tape';
import { done, eventsOf, final, restart, RUN, status, token } from './inspector-events';

describe('a tape', () => {
  const events = eventsOf([
    status(10, 'thinking'),
    token(100, 'Hel'),
    token(100, 'lo'),
    restart(500, 2),
    status(500, 'thinking', 2),
    token(700, 'Good'),
    token(800, ' day'),
    final(810, 'Good day'),
    done(810),
  ]);
  const tape = new Tape(RUN, events);

  it('shows what was seen at any moment, the dropped attempt included', () => {
    expect([0, 99, 100, 499, 500, 700, 9999].map((ms) => tape.at(ms).text)).toEqual(['', '', 'Hello', 'Hello', '', 'Good', 'Good day']);
    expect(tape.at(500).restarts).toHaveLength(1);
    expect(tape.at(499).restarts).toHaveLength(0);
    expect(tape.at(0).phase).toBe('waiting');
    expect(tape.at(9999).ended).toBe('done');
    expect(tape.end).toBe(810);
  });

  it('shows the same at each of 5,000 events as folding all before it does', () => {
    const long = new Tape(RUN, eventsOf(Array.from({ length: 5000 }, (_, at) => token(at, `${at} `))));
    for (const at of [0, 498, 499, 500, 501, 999, 1000, 2777, 4999]) {
      const { text, seq } = long.at(at);
      expect(seq).toBe(at + 1);
      expect(text.endsWith(` ${at} `) || text === '0 ').toBe(true);
      expect(text.split(' ')).toHaveLength(at + 2);
    }
  });

  it('of a run without events is empty', () => {
    expect(new Tape(RUN, []).at(100)).toMatchObject({ text: '', seq: 0 });
  });
});

describe('the clock of a replay', () => {
  const END = 10_000;

  it('goes as fast as it is told, from where it stands, to the end', () => {
    const playing = play(restingAt(2000), 50, END);
    expect(position(playing, 1050, END)).toBe(3000);
    expect(position(withSpeed(playing, 4, 1050, END), 2050, END)).toBe(7000);
    expect(position(playing, 99_999, END)).toBe(END);
    expect(position(withSpeed(playing, Infinity, 1050, END), 1050 + 600, END)).toBe(END);
  });

  it('rests where it is paused, and goes on from where it is put', () => {
    const playing = play(restingAt(0), 0, END);
    const paused = pause(playing, 1500, END);
    expect(position(paused, 9000, END)).toBe(1500);
    expect(position(seek(paused, 4000, 9000), 9999, END)).toBe(4000);
    expect(position(seek(playing, 4000, 1500), 2000, END)).toBe(4500);
  });

  it('begins anew where it stands at the end', () => {
    expect(position(play(restingAt(END), 0, END), 300, END)).toBe(300);
  });
});
