import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Tokens } from '../../application/access/tokens';

const SHAPE = /^rl_[\w-]{43}$/;
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Tokens of 256 bits from the system's generator: at that entropy a plain SHA-256 needs neither salt nor cost. */
export class RandomTokens implements Tokens {
  issue(): string {
    return `rl_${randomBytes(32).toString('base64url')}`;
  }

  hash(token: string): string | undefined {
    return SHAPE.test(token) ? sha256(token).toString('hex') : undefined;
  }

  same(one: string, other: string): boolean {
    return timingSafeEqual(sha256(one), sha256(other)); // digests have one length, secrets need not
  }
}
