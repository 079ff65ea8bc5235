import { hasEnded } from '../../src/domain/chat/run';
import type { EventRow, MemoryRows, RunRow } from './memory-rows';
import type { MemoryStatements } from './memory-statements';
import type { ModelCall } from './scripted-model';

type Data = Record<string, unknown>;
const textOf = (events: EventRow[]): string => events.map((event) => (event.type === 'token' ? (event.data as Data).content : '')).join('');

/** The events of each attempt: `restart` begins another. */
function attemptsOf(events: EventRow[]): EventRow[][] {
  const attempts: EventRow[][] = [[]];
  for (const event of events) {
    if (event.type === 'restart') attempts.push([]);
    attempts.at(-1)?.push(event);
  }
  return attempts;
}

/** What holds of every run once nothing goes wrong any more; each broken promise in words. */
export function* brokenPromises({ rows, claimedToStop }: MemoryStatements, calls: readonly ModelCall[]): Generator<string> {
  for (const run of rows.runs.values()) {
    const events = rows.eventsOf(run.runId);
    for (const what of [...order(run, events), ...end(rows, run, events), ...text(run, events, calls), ...numbers(events)])
      yield `${run.runId} (${run.status}): ${what}`;
    const stopped = claimedToStop.get(run.runId);
    if (stopped !== undefined && events.length > stopped + 1)
      yield `${run.runId}: it was taken up to be stopped, and went on after ${stopped}`;
  }
}

/** The poll's second, and the time that a few statements need. */
const SOON_MS = 1200;

/** What holds besides where nothing went wrong at all: nothing is done twice, and a stop is heard within the poll's second, wake-ups or not. */
export function* lateOrRepeated(rows: MemoryRows): Generator<string> {
  for (const run of rows.runs.values()) {
    const restarts = rows.eventsOf(run.runId).filter((event) => event.type === 'restart').length;
    const started = run.attempt > 0 || run.status === 'done';
    if (run.lostCount > 0 || (started && run.attempt !== 1 + restarts))
      yield `${run.runId}: attempt ${run.attempt} after ${restarts} restarts, lost ${run.lostCount} times`;
    const took = run.cancelRequestedAt === null || run.finishedAt === null ? 0 : run.finishedAt - run.cancelRequestedAt;
    if (took > SOON_MS) yield `${run.runId}: it went on for ${took} ms after it was to stop`;
  }
}

function* order(run: RunRow, events: EventRow[]): Generator<string> {
  if (events.some((event, i) => event.seq !== i + 1)) yield 'a hole, or a repeat';
  const dones = events.filter((event) => event.type === 'done');
  if (dones.length !== 1 || events.at(-1)?.type !== 'done') yield `${dones.length} done, the last event is ${events.at(-1)?.type}`;
  if (run.lastSeq !== events.length) yield `last_seq is ${run.lastSeq} of ${events.length}`;
}

function* end(rows: MemoryRows, run: RunRow, events: EventRow[]): Generator<string> {
  if (!hasEnded(run.status)) {
    yield 'it never ended';
    return;
  }
  const done = events.at(-1)?.data as Data | undefined;
  if (done?.status !== run.status) yield `its done says ${String(done?.status)}`;
  if (run.cancelRequestedAt !== null && run.status !== 'cancelled') yield 'a cancel was accepted, and it did not end cancelled';
  if (run.cancelRequestedAt === null && run.status === 'cancelled') yield 'nobody cancelled it';
  const finals = events.filter((event) => event.type === 'final');
  if (finals.length !== (run.status === 'done' ? 1 : 0)) yield `${finals.length} final`;
  const errors = events.filter((event) => event.type === 'error');
  if (errors.length !== (run.status === 'failed' ? 1 : 0)) yield `${errors.length} error`;
  const shown = textOf(attemptsOf(events).at(-1) ?? []);
  const final = finals[0]?.data as Data | undefined;
  if (final && final.content !== shown) yield 'final says something else than the tokens';
  const message = rows.messages.get(run.answerMessageId);
  if (message?.content !== shown) yield 'the message keeps something else than the tokens';
  const status = run.status === 'done' ? 'complete' : shown ? 'partial' : run.status;
  if (message?.status !== status) yield `the message is ${message?.status}`;
}

/** Every attempt's text is what one call of a model began to say, and a whole answer is what one call said to its end. */
function* text(run: RunRow, events: EventRow[], calls: readonly ModelCall[]): Generator<string> {
  const own = calls.filter((call) => call.run === run.runId);
  const attempts = attemptsOf(events).map(textOf);
  for (const said of attempts) if (said && !own.some((call) => call.said.startsWith(said))) yield `a foreign or a lost token: ${said}`;
  const answer = attempts.at(-1) ?? '';
  if (run.status === 'done' && !own.some((call) => call.whole && call.said === answer)) yield `a short answer marked whole: ${answer}`;
  for (const [i, said] of attempts.entries()) if (i < attempts.length - 1 && said === '') yield 'a restart where no token had been shown';
}

/** The attempt that events name grows, with every restart and never back. */
function* numbers(events: EventRow[]): Generator<string> {
  let attempt = 0;
  for (const event of events) {
    if (event.type !== 'status' && event.type !== 'restart') continue;
    const told = (event.data as { attempt: number }).attempt;
    if (told < attempt || (event.type === 'restart' && told === attempt))
      yield `event ${event.seq} (${event.type}) names attempt ${told} after ${attempt}`;
    attempt = told;
  }
}
