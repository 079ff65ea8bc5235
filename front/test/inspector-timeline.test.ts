import { timelineOf, type Timeline } from '../src/inspector/timeline';
import { done, eventsOf, final, restart, RUN, status, token } from './inspector-events';

const shown = ({ phases }: Timeline): [string, number, number, number][] =>
  phases.map(({ kind, from, to, attempt }) => [kind, from, to, attempt]);

it('tells what a run did, one after another, without a gap', () => {
  const events = eventsOf([
    status(10, 'thinking'),
    status(12, 'searching'),
    [80, 'sources'],
    status(82, 'answering'),
    token(300),
    token(400),
    final(410, 'xx'),
    done(410),
  ]);
  const line = timelineOf(RUN, events);
  expect(shown(line)).toEqual([
    ['queued', 0, 10, 1],
    ['thinking', 10, 12, 1],
    ['searching', 12, 82, 1],
    ['model', 82, 300, 1],
    ['streaming', 300, 410, 1],
  ]);
  expect(line).toMatchObject({ total: 410, firstToken: 300, pieces: 2, restarts: [] });
});

it('shows a take-over in mid-answer: nobody worked until the next attempt, whose first token counts', () => {
  const events = eventsOf([
    status(0, 'thinking'),
    status(5, 'answering'),
    token(100),
    token(200),
    restart(5200, 2),
    status(5200, 'thinking', 2),
    status(5210, 'answering', 2),
    token(5400),
    done(5500),
  ]);
  const line = timelineOf(RUN, events);
  expect(shown(line).slice(2)).toEqual([
    ['model', 5, 100, 1],
    ['streaming', 100, 200, 1],
    ['lost', 200, 5200, 1],
    ['thinking', 5200, 5210, 2],
    ['model', 5210, 5400, 2],
    ['streaming', 5400, 5500, 2],
  ]);
  expect(line).toMatchObject({ firstToken: 5400, pieces: 1, restarts: [{ at: 5200, attempt: 2, reason: 'worker_lost', seq: 5 }] });
});

it('shows a take-over before the first token, which no restart tells', () => {
  const line = timelineOf(
    RUN,
    eventsOf([
      status(0, 'thinking'),
      status(20, 'searching'),
      status(3000, 'thinking', 2),
      status(3001, 'answering', 2),
      done(3100, 'failed'),
    ]),
  );
  expect(shown(line).slice(1)).toEqual([
    ['thinking', 0, 20, 1],
    ['searching', 20, 20, 1],
    ['lost', 20, 3000, 1],
    ['thinking', 3000, 3001, 2],
    ['model', 3001, 3100, 2],
  ]);
});

it('lets the last phase of a live run grow with the silence, and that of an ended one not', () => {
  expect(shown(timelineOf(RUN, [], 700))).toEqual([['queued', 0, 700, 1]]);
  const live = eventsOf([status(10, 'thinking'), status(20, 'answering'), token(50)]);
  expect(timelineOf(RUN, live, 1000)).toMatchObject({ total: 1050 });
  expect(timelineOf(RUN, [...live, ...eventsOf([done(60)])], 1000)).toMatchObject({ total: 60 });
});

it('has no phase of a negative length, whatever the clocks of two machines say', () => {
  const line = timelineOf(RUN, eventsOf([status(-30, 'thinking'), status(20, 'answering'), token(15), token(90), done(80)]));
  expect(line.phases.every(({ from, to }) => to >= from)).toBe(true);
  expect(line.phases.map(({ from }) => from).slice(1)).toEqual(line.phases.map(({ to }) => to).slice(0, -1));
  expect(line.total).toBe(90);
});
