import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock';
import { StoreUnavailable } from '../../domain/chat/event-store';

const EVERY_MS = 5000;

/** Logs errors of loops that try again for as long as it takes: the same sentence at most every five seconds. */
export function rareReport(logger: Logger, clock: Clock): (error: unknown) => void {
  const said = new Map<string, number>();
  return (error) => {
    const message = error instanceof Error ? error.message : String(error);
    const now = clock.monotonic();
    if (now - (said.get(message) ?? -Infinity) < EVERY_MS) return;
    if (said.size > 100) said.clear();
    said.set(message, now);
    if (error instanceof StoreUnavailable) logger.warn(`The database does not answer (${message}); trying again`);
    else logger.error({ err: error }, message);
  };
}
