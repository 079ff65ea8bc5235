import type { Request } from 'express';
import { HttpFailure } from '../http-failure';

/** Digits of ASCII alone: `1e9`, `0x10` and other numerals that Number() takes are no cursors of ours. */
const CURSOR = /^[0-9]{1,15}$/;
const LARGEST_SEQ = 2_147_483_647; // seq is an integer of Postgres: a cursor beyond it is past every end

/** Where a reader stands: `Last-Event-ID`, which a reconnect sends beside the old address, else `?after=`, else the start. @throws HttpFailure malformed */
export function eventCursor(request: Pick<Request, 'headers' | 'query'>): number {
  const header = lastEventId(request);
  const given = header ?? request.query.after;
  if (given === undefined) return 0;
  if (typeof given !== 'string' || !CURSOR.test(given))
    throw new HttpFailure(
      'malformed',
      `${header === undefined ? 'after' : 'Last-Event-ID'} must be the seq of an event, a whole number from 0.`,
    );
  return Math.min(Number(given), LARGEST_SEQ);
}

/** Whether a JSON page is asked for in place of a stream: only where the client prefers it. */
export const wantsPage = (request: Request): boolean => request.accepts(['text/event-stream', 'application/json']) === 'application/json';

/** Whether an EventSource comes back to its stream: any answer but a stream would end it for ever. */
export const isReconnect = (request: Request): boolean =>
  /^\/api\/runs\/[^/]+\/events\/?$/i.test(request.path) && lastEventId(request) !== undefined && !wantsPage(request);

const lastEventId = (request: Pick<Request, 'headers'>): string | undefined => {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' && header !== '' ? header : undefined;
};
