import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Tickets } from '../../domain/access/tickets';
import type { RunId, UserId } from '../../domain/ids';

const PURPOSE = 'runlog run-events v1';
const SHAPE = /^([0-9a-f]{8})\.([1-9]\d{0,15})\.([\w-]{43})$/;

/** Tickets `<key id>.<user>.<mac>`: an HMAC-SHA256 over purpose, key id, run and user. Every pod with the same secret agrees. */
export class HmacTickets implements Tickets {
  private readonly keyId: string;

  constructor(private readonly secret: string) {
    this.keyId = createHash('sha256').update(`${PURPOSE} key id\n${secret}`).digest('hex').slice(0, 8);
  }

  sign(run: RunId, user: UserId): string {
    return `${this.keyId}.${user}.${this.mac(run, user)}`;
  }

  verify(ticket: string, run: RunId): UserId | undefined {
    const [, keyId, number, mac] = SHAPE.exec(ticket) ?? [];
    const user = Number(number) as UserId;
    if (keyId !== this.keyId || mac === undefined || !Number.isSafeInteger(user)) return undefined;
    // The texts are compared, not the decoded bytes: base64 has several spellings of its last character.
    return timingSafeEqual(Buffer.from(mac), Buffer.from(this.mac(run, user))) ? user : undefined;
  }

  private mac(run: RunId, user: UserId): string {
    return createHmac('sha256', this.secret).update(`${PURPOSE}\n${this.keyId}\n${run}\n${user}`).digest('base64url');
  }
}
