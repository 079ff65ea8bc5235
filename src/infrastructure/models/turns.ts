import type { Prompt } from '../../domain/models/prompt';

type Messages = Prompt['messages'];

export interface JoinedTurn {
  role: 'user' | 'assistant';
  contents: string[];
}

/** What stands before an answer that a full window left without its question. */
const LEFT_OUT = '(Earlier messages are left out.)';

/** For providers that refuse a history that begins with an answer. */
export const userFirst = (messages: Messages): Messages =>
  messages[0]?.role === 'assistant' ? [{ role: 'user', content: LEFT_OUT }, ...messages] : messages;

/** For providers that refuse two turns of one role in a row, as they stand where an answer failed. */
export function alternating(messages: Messages): JoinedTurn[] {
  const turns: JoinedTurn[] = [];
  for (const { role, content } of messages) {
    const last = turns.at(-1);
    if (last?.role === role) last.contents.push(content);
    else turns.push({ role, contents: [content] });
  }
  return turns;
}
