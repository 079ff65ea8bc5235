import type { Principal } from '../../src/domain/access/principal';
import type { UserRepository } from '../../src/domain/access/user';
import type { EndedStatus } from '../../src/domain/chat/run';
import type { RunEvent } from '../../src/domain/chat/run-event';
import type { NewMessage, NewRetry, Posted, RunRepository } from '../../src/domain/chat/run-repository';
import type { NewThread, ThreadRepository } from '../../src/domain/chat/thread-repository';
import type { Thread } from '../../src/domain/chat/thread';
import type { MessageId, RunId, ThreadId, UserId } from '../../src/domain/ids';
import { uuidIds } from '../../src/infrastructure/uuid-ids';

/** The repositories of chat over one store, with what the engine does to a run between its POST and its end, done plainly. */
export interface RepositoryWorld {
  users: UserRepository;
  threads: ThreadRepository;
  runs: RunRepository;
  engine: {
    /** Queued becomes running. */
    start(run: RunId): Promise<void>;
    /** Commits a token, whatever the run's status is. */
    say(run: RunId, content: string): Promise<void>;
    /** Running becomes queued. */
    handBack(run: RunId): Promise<void>;
    /** Running becomes ended: a `done` event, the answer's content. */
    end(run: RunId, status: EndedStatus, content: string): Promise<void>;
    events(run: RunId): Promise<RunEvent[]>;
  };
  close(): Promise<void>;
}
export type OpenWorld = () => Promise<RepositoryWorld>;

export const local: Principal = { kind: 'local' };
export const as = (userId: UserId): Principal => ({ kind: 'user', userId });
export const aRunId = (): RunId => uuidIds.next();
export const aMessageId = (): MessageId => uuidIds.next();
export const aThreadId = (): ThreadId => uuidIds.next();

let users = 0;
export const aUser = async (world: RepositoryWorld): Promise<UserId> => (await world.users.create('Ana', `hash ${(users += 1)}`)).id;

export async function aThread(world: RepositoryWorld, userId?: UserId, thread: Partial<NewThread> = {}): Promise<Thread> {
  const owner = userId ?? (await aUser(world));
  return world.threads.create({ id: aThreadId(), userId: owner, assistant: 'docs', collection: null, title: null, ...thread });
}

export const aMessage = (threadId: ThreadId, message: Partial<NewMessage> = {}): NewMessage => ({
  runId: aRunId(),
  userMessageId: aMessageId(),
  answerMessageId: aMessageId(),
  threadId,
  content: 'How does a run end?',
  request: { mode: 'normal' },
  onBusy: 'reject',
  maxQueued: 10,
  ...message,
});

export const aRetry = (of: RunId, retry: Partial<NewRetry> = {}): NewRetry => ({
  runId: aRunId(),
  answerMessageId: aMessageId(),
  of,
  onBusy: 'reject',
  maxQueued: 10,
  ...retry,
});

/** A message with its answer, ended. */
export async function answered(
  world: RepositoryWorld,
  threadId: ThreadId,
  answer = 'With done.',
  message: Partial<NewMessage> = {},
): Promise<Posted> {
  const posted = await world.runs.post(local, aMessage(threadId, message));
  await world.engine.start(posted.run.id);
  await world.engine.end(posted.run.id, 'done', answer);
  return posted;
}

/** The shown branch as `role: content`. */
export const shown = async (world: RepositoryWorld, thread: ThreadId): Promise<string[]> =>
  (await world.threads.messages(local, thread, { limit: 200 })).items.map((message) => `${message.role}: ${message.content}`);

/** A promise with its ends in hand (Promise.withResolvers, which Node 20 has not). */
export function deferred() {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((...ends) => ([resolve, reject] = ends));
  return { promise, resolve, reject };
}
