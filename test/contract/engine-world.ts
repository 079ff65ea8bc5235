import type { EventStore, NumberedEnding, RunBatch } from '../../src/domain/chat/event-store';
import type { Lease, ProcessInfo } from '../../src/domain/chat/lease';
import type { MessageStatus } from '../../src/domain/chat/message';
import type { Claim, EndedStatus, RunStatus } from '../../src/domain/chat/run';
import { asStored, type NewEvent, type RunEvent } from '../../src/domain/chat/run-event';
import type { OnBusy } from '../../src/domain/chat/run-repository';
import type { RunQueue } from '../../src/domain/chat/run-queue';
import type { MessageId, ProcessId, RunId, ThreadId, UserId } from '../../src/domain/ids';
import { uuidIds } from '../../src/infrastructure/uuid-ids';

export interface Posted {
  runId: RunId;
  threadId: ThreadId;
  userId: UserId;
}
export interface RunState {
  status: RunStatus;
  processId: ProcessId | null;
  attempt: number;
  lostCount: number;
  lastSeq: number;
}

/** The engine's ports over one store, with what callers and the passing of time do to it. Nothing else is in the store. */
export interface EngineWorld {
  store: EventStore;
  queue: RunQueue;
  lease: Lease;
  leaseSeconds: number;
  /** A queued run, in a thread of its own and of a user of its own unless told. */
  post(run?: { threadId?: ThreadId; userId?: UserId; onBusy?: OnBusy }): Promise<Posted>;
  /** As by POST …/cancel. */
  cancel(run: RunId): Promise<'ended' | 'asked' | 'too late'>;
  /** The process's lease ends so many seconds from now, in the store's own time. */
  leaseEnds(process: ProcessId, seconds: number): Promise<void>;
  state(run: RunId): Promise<RunState>;
  answer(run: RunId): Promise<{ content: string; status: MessageStatus; sources: unknown }>;
  /** As if its thread had been purged. */
  remove(run: RunId): Promise<void>;
  /** Makes the store empty. */
  reset(): Promise<void>;
  close(): Promise<void>;
}
export type OpenEngineWorld = () => Promise<EngineWorld>;

export const aProcessId = (): ProcessId => uuidIds.next();
export const aRunId = (): RunId => uuidIds.next();
export const aThreadId = (): ThreadId => uuidIds.next();
export const aMessageId = (): MessageId => uuidIds.next();

/** A registered process. */
export async function aProcess(world: EngineWorld, role: ProcessInfo['role'] = 'worker'): Promise<ProcessId> {
  const processId = aProcessId();
  await world.lease.register({ processId, role, host: 'test', pid: 1, version: '0' }, world.leaseSeconds);
  return processId;
}

/** A run in the hands of a process. */
export async function aClaim(world: EngineWorld, process?: ProcessId, run?: Posted): Promise<Claim> {
  const { runId } = run ?? (await world.post());
  const claims = await world.queue.claim(process ?? (await aProcess(world)), 100);
  const claim = claims.find((one) => one.runId === runId);
  if (!claim) throw new Error('the run was not claimed');
  return claim;
}

/** The process dies, and another takes its runs. */
export async function takenOver(world: EngineWorld, claim: Claim): Promise<Claim> {
  await world.leaseEnds(claim.processId, -1);
  const [taken] = await world.queue.claim(await aProcess(world), 100);
  if (taken?.runId !== claim.runId) throw new Error('the run was not taken');
  return taken;
}

export const token = (content: string): NewEvent => ({ type: 'token', data: { content, citations: [] } });
export const restart = (attempt: number): NewEvent => ({ type: 'restart', data: { attempt, reason: 'worker_lost', model: 'm' } });
export const thinking = (claim: Claim): NewEvent => ({
  type: 'status',
  data: { status: 'thinking', attempt: claim.attempt, message_id: claim.answerMessageId, model: 'm' },
});
const done = (claim: Claim, status: EndedStatus): NewEvent => ({
  type: 'done',
  data: { run_id: claim.runId, thread_id: claim.threadId, session_id: claim.threadId, message_id: claim.answerMessageId, status },
});

const numbered = (events: NewEvent[], first: number): RunEvent[] =>
  events.map((event, i) => ({ ...event, data: asStored(event.data), seq: first + i }) as RunEvent);

/** A batch behind `after` events. */
export const batchOf = (claim: Claim, after: number, events: NewEvent[], attemptAfter = claim.attempt): RunBatch => ({
  runId: claim.runId,
  attempt: claim.attempt,
  attemptAfter,
  first: after + 1,
  events: numbered(events, after + 1),
});

export const endingOf = (claim: Claim, after: number, status: EndedStatus, content = ''): NumberedEnding => {
  const final: NewEvent = {
    type: 'final',
    data: {
      message_id: claim.answerMessageId,
      content,
      sources: [],
      grounded: false,
      finish_reason: 'stop',
      model: 'm',
      usage: { input_tokens: 1, output_tokens: 2 },
    },
  };
  const error = { code: 'upstream_failed', message: 'It failed.', retryable: true };
  const before: NewEvent[] = status === 'done' ? [final] : status === 'failed' ? [{ type: 'error', data: error }] : [];
  return {
    status,
    events: numbered([...before, done(claim, status)], after + 1),
    content,
    messageStatus: status === 'done' ? 'complete' : content ? 'partial' : status,
    sources: status === 'done' ? [] : null,
    error: status === 'failed' ? error : null,
    model: status === 'done' ? 'm' : null,
    usage: status === 'done' ? { input_tokens: 1, output_tokens: 2 } : null,
    after,
    attempt: claim.attempt,
  };
};

/** Commits the events behind `after`. @throws when the fence does not hold */
export async function written(world: EngineWorld, claim: Claim, after: number, events: NewEvent[]): Promise<void> {
  const rows = await world.store.flush(claim.processId, [batchOf(claim, after, events)]);
  if (rows.length !== 1) throw new Error('the batch was not written');
}

/** The run's events as `seq type content`. */
export const told = async (world: EngineWorld, run: RunId): Promise<string[]> =>
  (await world.store.read(run, 0, 1000)).map(
    (event) => `${event.seq} ${event.type}${event.type === 'token' ? ` ${event.data.content}` : ''}`,
  );
