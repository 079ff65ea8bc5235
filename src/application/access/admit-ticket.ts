import type { Principal } from '../../domain/access/principal';
import type { Tickets } from '../../domain/access/tickets';
import { Unauthenticated } from '../../domain/access/unauthenticated';
import type { RunRepository } from '../../domain/chat/run-repository';
import type { RunId } from '../../domain/ids';

export class AdmitTicket {
  constructor(
    private readonly tickets: Tickets,
    private readonly runs: RunRepository,
  ) {}

  /** Who may open the stream of this run with this ticket. @throws Unauthenticated for a bad, a foreign and an old one alike */
  async execute(ticket: string, runId: RunId): Promise<Principal> {
    const userId = this.tickets.verify(ticket, runId);
    if (userId === undefined || !(await this.runs.ticketStillGood(runId)))
      throw new Unauthenticated(
        'This ticket does not open this stream, or no longer does. Ask for the run again: its events_url holds a fresh one.',
      );
    return { kind: 'ticket', userId, runId };
  }
}
