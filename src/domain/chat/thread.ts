import type { MessageId, RunId, ThreadId, UserId } from '../ids';
import type { RunStatus } from './run';

export interface Thread {
  id: ThreadId;
  userId: UserId;
  assistant: string;
  collection: string | null;
  title: string | null;
  headMessageId: MessageId | null;
  createdAt: Date;
  updatedAt: Date;
}

/** The running run of a thread, else the next one. */
export interface ActiveRun {
  runId: RunId;
  userId: UserId;
  status: RunStatus;
}

const TITLE_LENGTH = 80;

/** The title of a thread that was given none: the first line of its first message. */
export const titleFrom = (content: string): string => {
  const line = content.trim().split(/[\r\n\u2028\u2029]/, 1)[0] ?? '';
  const letters = [...line];
  return letters.length <= TITLE_LENGTH ? line : `${letters.slice(0, TITLE_LENGTH - 1).join('')}…`;
};
