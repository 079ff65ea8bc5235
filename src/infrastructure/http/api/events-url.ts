import { Inject, Injectable } from '@nestjs/common';
import { Tickets } from '../../../domain/access/tickets';
import type { RunId, UserId } from '../../../domain/ids';

/** Addresses of streams that work without headers: a path with a ticket for the run's own user. */
@Injectable()
export class EventsUrl {
  constructor(@Inject(Tickets) private readonly tickets: Tickets) {}

  of(run: RunId, user: UserId): string {
    return `/api/runs/${run}/events?ticket=${this.tickets.sign(run, user)}`;
  }
}
