import type { StreamState } from '../runs/run-stream';

export type ConnectionState = 'connected' | 'live' | 'connecting' | 'lost' | 'silent' | 'offline';

/** A new connection or a short cut is no news before so long. */
export const SETTLE_MS = 600;

/** One word for all that is known: the streams that are followed, whether the machine has a network, whether the service answers. */
export function connectionState(stream: StreamState | 'idle', online: boolean, reached: boolean): ConnectionState {
  if (!online || stream === 'offline') return 'offline';
  if (!reached) return 'silent';
  if (stream === 'waiting') return 'lost';
  return stream === 'connecting' || stream === 'live' ? stream : 'connected';
}

/** How long a state has to last before it is shown, in milliseconds. What is good, and what the machine itself says, at once. */
export const settleMs = (next: ConnectionState): number => (next === 'connecting' || next === 'lost' || next === 'silent' ? SETTLE_MS : 0);

/** Of a connection that is lost every try would say `connecting`: it stays lost until one works. */
export const shownAfter = (shown: ConnectionState, next: ConnectionState): ConnectionState =>
  next === 'connecting' && (shown === 'lost' || shown === 'silent') ? shown : next;

export const isTrouble = (state: ConnectionState): boolean => state === 'lost' || state === 'silent' || state === 'offline';
