import type { Run } from '../api/types';

/** A word of a POSIX shell, whatever it holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const TOKEN = '-H "Authorization: Bearer $TOKEN"';
const lines = (...parts: string[]): string => parts.join(' \\\n  ');

/** Asks the same again, in the same thread. */
export const askAgain = (origin: string, run: Pick<Run, 'thread_id'>, question: string): string =>
  lines(
    `curl -X POST ${quoted(`${origin}/api/threads/${run.thread_id}/messages`)}`,
    TOKEN,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify({ content: question }))}`,
  );

/** Follows the stream from an event on, as a client does that has lost its connection. */
export const followStream = (origin: string, run: Pick<Run, 'run_id'>, after: number): string =>
  lines(
    `curl -N ${quoted(`${origin}/api/runs/${run.run_id}/events`)}`,
    TOKEN,
    `-H 'Accept: text/event-stream'`,
    ...(after > 0 ? [`-H 'Last-Event-ID: ${after}'`] : []),
  );

/** The stored events, a page of 1,000. */
export const eventsAsJson = (origin: string, run: Pick<Run, 'run_id'>): string =>
  lines(`curl ${quoted(`${origin}/api/runs/${run.run_id}/events?after=0&limit=1000`)}`, TOKEN, `-H 'Accept: application/json'`);
