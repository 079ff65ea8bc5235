import type { Tickets } from '../../domain/access/tickets';
import { Unavailable } from '../../domain/failure';
import type { RunId, UserId } from '../../domain/ids';
import { HmacTickets } from './hmac-tickets';

/** Tickets whose key is read from the database, once it answers. */
export class LateTickets implements Tickets {
  private tickets: HmacTickets | undefined;

  open(secret: string): void {
    this.tickets = new HmacTickets(secret);
  }

  sign(run: RunId, user: UserId): string {
    return this.ready().sign(run, user);
  }

  verify(ticket: string, run: RunId): UserId | undefined {
    return this.ready().verify(ticket, run);
  }

  private ready(): HmacTickets {
    if (!this.tickets) throw new Unavailable('Runlog is starting. Try again in a moment.');
    return this.tickets;
  }
}
