import { answered, api } from '../api/client';
import { Problem } from '../api/problem';
import type { Posted, WholeThread } from '../api/types';
import { queries } from '../app/queries';
import { tellTabs } from '../app/tabs';
import { withQuestion, withRetry } from './branch';
import { keyOf } from './keys';
import { change } from './thread-data';

export interface Question {
  content: string;
  /** Missing: below the end of the shown branch; null: it is a first message. */
  parentId?: string | null;
  /** The answer is to stand on this text alone. */
  quote?: string;
  onBusy?: 'queue' | 'interrupt';
}
/** What a thread is made with. */
export interface Choice {
  assistant?: string;
  collection?: string;
}

const WAITS_MS = [400, 1500];
/** These calls can answer by a stream, too. */
const JSON_ONLY = { Accept: 'application/json' };

/** Makes a thread that is shown at once when the page goes there. @throws Problem */
export async function newThread(choice: Choice): Promise<string> {
  const made = await answered(api.POST('/api/threads', { body: choice }));
  const whole: WholeThread = { ...made, head_message_id: null, active_run: null };
  queries.setQueryData(['thread', made.thread_id], whole);
  queries.setQueryData(['messages', made.thread_id], []);
  return made.thread_id;
}

/** Posts a question and shows it with its answer. @throws Problem */
export async function ask(threadId: string, question: Question): Promise<Posted> {
  const { content, parentId, quote, onBusy } = question;
  const body = {
    content,
    ...(parentId !== undefined ? { parent_message_id: parentId } : {}),
    ...(quote !== undefined ? { selected_text: quote } : {}),
    mode: quote !== undefined ? ('selected_text_only' as const) : ('normal' as const),
    on_busy: onBusy ?? ('reject' as const),
  };
  const posted = await once(`messages of ${threadId}`, body, (key) =>
    answered(
      api.POST('/api/threads/{id}/messages', {
        params: { path: { id: threadId }, header: { 'Idempotency-Key': key } },
        body,
        headers: JSON_ONLY,
      }),
    ),
  );
  await change(threadId, { messages: (branch) => withQuestion(branch, posted, { content, parentId }), thread: activeBy(posted) });
  tell(threadId);
  return posted;
}

/** Answers the question of an ended run anew. @throws Problem */
export async function askAnew(threadId: string, runId: string, onBusy?: 'queue' | 'interrupt'): Promise<Posted> {
  const body = { on_busy: onBusy ?? ('reject' as const) };
  const posted = await once(`retry of ${runId}`, body, (key) =>
    answered(
      api.POST('/api/runs/{id}/retry', { params: { path: { id: runId }, header: { 'Idempotency-Key': key } }, body, headers: JSON_ONLY }),
    ),
  );
  await change(threadId, { messages: (branch) => withRetry(branch, posted), thread: activeBy(posted) });
  tell(threadId);
  return posted;
}

/** Asks until an answer comes, with one key. @throws Problem of a refusal, or of the last try */
async function once(route: string, body: unknown, call: (key: string) => Promise<Posted | string>): Promise<Posted> {
  const { key, settle } = keyOf(route, body);
  for (const wait of [...WAITS_MS, undefined]) {
    try {
      const posted = (await call(key)) as Posted;
      settle();
      return posted;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 0) {
        settle(); // refused: nothing was made, the key is free
        throw error;
      }
      if (wait === undefined) throw error; // it may have been taken: the next try has the same key
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  throw new Error('unreachable');
}

const activeBy =
  ({ run_id, status, events_url, answer_message_id }: Posted) =>
  (thread: WholeThread): WholeThread => ({
    ...thread,
    head_message_id: answer_message_id,
    active_run: status === 'queued' || status === 'running' ? (thread.active_run ?? { run_id, status, events_url }) : thread.active_run,
  });

function tell(threadId: string): void {
  void queries.invalidateQueries({ queryKey: ['threads'] });
  tellTabs({ threads: true, thread: threadId });
}
