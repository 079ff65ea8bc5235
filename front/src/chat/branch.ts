import type { Message, Posted } from '../api/types';
import type { RunView } from '../runs/run-view';

/** What the page makes of the shown branch at once; the service's own answer comes a moment later and says the same. */
type Branch = readonly Message[];

export interface Asked {
  content: string;
  /** undefined: below the end of the branch. */
  parentId: string | null | undefined;
}

/** The branch with a question and its pending answer; what followed `parentId` is on another branch now. */
export function withQuestion(branch: Branch, posted: Posted, { content, parentId }: Asked): Message[] {
  if (branch.some(({ message_id }) => message_id === posted.message_id)) return [...branch];
  const kept = parentId === undefined ? branch : upTo(branch, parentId);
  const earlier = branch[kept.length];
  const question: Message = {
    ...fresh(posted, posted.message_id, kept.at(-1)?.message_id ?? null, 'user'),
    ...asVersion(posted.message_id, earlier?.role === 'user' ? earlier : undefined),
    content,
  };
  return [...kept, question, fresh(posted, posted.answer_message_id, posted.message_id, 'assistant')];
}

/** The branch with a new pending version of an answer in the place of the one that was shown. */
export function withRetry(branch: Branch, posted: Posted): Message[] {
  const kept = upTo(branch, posted.message_id);
  const earlier = branch[kept.length];
  if (earlier?.message_id === posted.answer_message_id) return [...branch];
  const answer = fresh(posted, posted.answer_message_id, posted.message_id, 'assistant');
  return [...kept, { ...answer, ...asVersion(posted.answer_message_id, earlier) }];
}

/** A pending answer takes over what its run has shown. */
export const withEnd = (branch: Branch, view: RunView): Message[] =>
  branch.map((message) =>
    message.run_id === view.runId && message.role === 'assistant' && message.status === 'pending' ? ended(message, view) : message,
  );

function ended(message: Message, { text, ended, final, sources }: RunView): Message {
  const unfinished = text === '' ? (ended === 'failed' ? 'failed' : 'cancelled') : 'partial';
  return {
    ...message,
    content: text,
    sources: final?.sources ?? (ended === 'done' ? (sources?.passages ?? []) : []),
    status: ended === 'done' ? 'complete' : unfinished,
  };
}

function upTo(branch: Branch, id: string | null): Branch {
  if (id === null) return [];
  return branch.slice(0, branch.findIndex(({ message_id }) => message_id === id) + 1);
}

const fresh = (posted: Posted, id: string, parent: string | null, role: Message['role']): Message => ({
  message_id: id,
  parent_id: parent,
  role,
  content: '',
  run_id: posted.run_id,
  sources: [],
  feedback: null,
  status: role === 'user' ? 'complete' : 'pending',
  version: 1,
  versions: [id],
  created_at: new Date().toISOString(),
});

const asVersion = (id: string, earlier: Message | undefined): Pick<Message, 'version' | 'versions'> => {
  const versions = [...(earlier?.versions ?? []), id];
  return { versions, version: versions.length };
};
