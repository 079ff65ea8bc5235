import type { Principal } from '../access/principal';
import type { MessageId, RunId, ThreadId, UserId } from '../ids';
import type { BranchMessage, Feedback, Message } from './message';
import type { ActiveRun, Thread } from './thread';

export interface NewThread {
  id: ThreadId;
  userId: UserId;
  assistant: string;
  collection: string | null;
  title: string | null;
}
export interface ThreadChanges {
  title?: string;
  assistant?: string;
  collection?: string | null;
  headMessageId?: MessageId;
}
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface ThreadPageWish {
  cursor?: string;
  limit: number;
  /** Narrows the local principal's list. */
  user?: UserId;
  /** What the title, or a message of any branch, has to contain, in whatever case. Its characters stand for themselves. */
  search?: string;
}

/** Threads and their messages. Every call is scoped to what the principal may see: what is another's is not found. */
export interface ThreadRepository {
  create(thread: NewThread): Promise<Thread>;
  /** @throws NotFound */
  find(principal: Principal, id: ThreadId): Promise<Thread & { activeRun: ActiveRun | null }>;
  /** Newest activity first. @throws BadCursor */
  list(principal: Principal, page: ThreadPageWish): Promise<Page<Thread>>;
  /** @throws NotFound of the thread, or of the message that should become its head */
  change(principal: Principal, id: ThreadId, changes: ThreadChanges): Promise<Thread & { activeRun: ActiveRun | null }>;
  /**
   * Hides the thread at once and asks its runs to stop; queued ones end here. Returns the runs that were touched:
   * `cancelled` have ended, `asked` run still. @throws NotFound
   */
  delete(principal: Principal, id: ThreadId): Promise<{ cancelled: RunId[]; asked: RunId[] }>;
  /** The shown branch, oldest first; the cursor names the leaf of the first page and the last message given. @throws NotFound, BadCursor */
  messages(principal: Principal, id: ThreadId, page: { cursor?: string; limit: number }): Promise<Page<BranchMessage>>;
  /** What has to be known of a message before it is judged. @throws NotFound */
  message(principal: Principal, id: MessageId): Promise<Pick<Message, 'role' | 'status'>>;
  /** Makes this the feedback on the answer; null: it has none. @throws NotFound */
  judge(principal: Principal, id: MessageId, feedback: Feedback | null): Promise<void>;
}
export const ThreadRepository = Symbol('ThreadRepository');
