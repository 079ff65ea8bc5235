import type { StoredRunEvent } from '../src/api/types';

export const POSTED = '2026-01-01T00:00:00.000Z';
export const RUN = { run_id: 'r', thread_id: 't', created_at: POSTED };

type Written = [ms: number, type: StoredRunEvent['type'], data?: unknown];

/** Events in a row, with their times in milliseconds since the run was posted. */
export const eventsOf = (written: readonly Written[]): StoredRunEvent[] =>
  written.map(
    ([ms, type, data], at) =>
      ({ seq: at + 1, type, data: data ?? {}, created_at: new Date(Date.parse(POSTED) + ms).toISOString() }) as StoredRunEvent,
  );

export const status = (ms: number, said: 'thinking' | 'searching' | 'answering', attempt = 1): Written => [
  ms,
  'status',
  { status: said, attempt, message_id: 'a', model: 'm' },
];
export const token = (ms: number, content = 'x'): Written => [ms, 'token', { content, citations: [] }];
export const restart = (ms: number, attempt: number, reason = 'worker_lost'): Written => [ms, 'restart', { attempt, reason, model: 'm' }];
export const done = (ms: number, ended = 'done'): Written => [ms, 'done', { status: ended }];
export const final = (ms: number, content: string): Written => [ms, 'final', { content, sources: [], grounded: true }];
