import type { MessageId, RunId, ThreadId } from '../ids';
import type { Passage } from '../knowledge/passage';
import type { EndedStatus, RunError, Usage } from './run';

export type FinishReason = 'stop' | 'length' | 'content_filter';

/** What each type of run event carries: the contract of `GET /api/runs/{id}/events`. */
export interface EventData {
  status: {
    status: 'thinking' | 'searching' | 'answering';
    attempt: number;
    message_id: MessageId;
    model: string;
    /** With `answering`: the messages that the model was shown, oldest first. */
    history?: MessageId[];
    /** With `answering`: SHA-256 of the assistant's system prompt, in hex. */
    system_hash?: string;
  };
  sources: { query: string; mode: 'hybrid' | 'semantic' | 'keyword' | 'selected_text'; version: number; passages: Passage[] };
  token: { content: string; citations: number[] };
  restart: { attempt: number; reason: string; model: string };
  result: Record<string, unknown>;
  final: {
    message_id: MessageId;
    content: string;
    sources: Passage[];
    grounded: boolean;
    finish_reason: FinishReason;
    model: string;
    usage: Usage;
  };
  error: RunError;
  done: { run_id: RunId; thread_id: ThreadId; session_id: ThreadId; message_id: MessageId; status: EndedStatus };
}
export type EventType = keyof EventData;

/** An event before the log has given it its number. */
export type NewEvent = { [T in EventType]: { type: T; data: EventData[T] } }[EventType];
/** One row of `run_events`, as every reader sees it. */
export type RunEvent = NewEvent & { seq: number };
export type StoredEvent = RunEvent & { createdAt: Date };

/**
 * The same data with its keys in the order in which Postgres keeps those of jsonb (by length, then by bytes),
 * so that an event seen live and the same event read back are equal bytes on the wire.
 */
export function asStored<T>(data: T): T {
  if (Array.isArray(data)) return data.map(asStored) as T;
  if (data === null || typeof data !== 'object') return data;
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  entries.sort(([a], [b]) => byKey(a, b));
  return Object.fromEntries(entries.map(([key, value]) => [key, asStored(value)])) as T;
}

const ASCII = /^[ -~]*$/;
const utf8 = new TextEncoder();

/** jsonb's order of keys: by their length in UTF-8, then by their bytes. */
function byKey(a: string, b: string): number {
  if (ASCII.test(a) && ASCII.test(b)) return a.length - b.length || (a < b ? -1 : 1);
  const [x, y] = [utf8.encode(a), utf8.encode(b)];
  const at = x.findIndex((byte, i) => byte !== y[i]);
  return x.length - y.length || (at < 0 ? 0 : (x[at] as number) - (y[at] as number));
}
