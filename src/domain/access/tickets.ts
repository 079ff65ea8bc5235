import type { RunId, UserId } from '../ids';

/** Signed leave to open one run's stream without headers, for a browser's EventSource. */
export interface Tickets {
  sign(run: RunId, user: UserId): string;
  /** The user for whom it was signed, when the ticket is whole and for this run. Its age is judged by the run (`RunRepository.ticketStillGood`). */
  verify(ticket: string, run: RunId): UserId | undefined;
}
export const Tickets = Symbol('Tickets');
