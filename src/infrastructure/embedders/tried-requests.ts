import { type Clock, sleep } from '../../domain/clock';
import { backoffMs } from '../engine/backoff';
import { late, notVectors, NoVectors, otherDimension } from './embedding-troubles';
import type { EmbeddingWire, Side } from './embedding-wire';
import { Permits } from './permits';
import { unitVector } from './unit-vector';

/** Of one process to one provider, all calls together. */
export const REQUESTS_AT_ONCE = 4;
const TRIES = 3;
const BACKOFF = { first: 500, most: 8_000 };
/**
 * Somebody waits for a question's vector, and keyword search can do without it; documents are read in the background.
 * `waitMs`: what Retry-After may ask for. `tryMs`: no other try begins later than that after the first.
 */
const PATIENCE = {
  query: { answerMs: 10_000, waitMs: 4_000, tryMs: 8_000 },
  passage: { answerMs: 60_000, waitMs: 60_000, tryMs: Infinity },
};

/** Requests that are tried again where there is use in it, and whose answers are looked at. Questions go before passages. */
export class TriedRequests {
  private readonly permits = new Permits(REQUESTS_AT_ONCE);

  constructor(
    private readonly wire: EmbeddingWire,
    private readonly dimension: number,
    private readonly clock: Clock,
  ) {}

  /** A unit vector for each text. The place in line is given up between tries. @throws EmbeddingFailed, and the signal's reason */
  async vectors(texts: readonly string[], as: Side, signal: AbortSignal): Promise<Float32Array[]> {
    const started = this.clock.monotonic();
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.permits.run(as === 'query', signal, () => this.once(texts, as, signal));
      if (Array.isArray(outcome)) return outcome;
      const waitMs = Math.max(outcome.retryAfterMs ?? 0, backoffMs(attempt, BACKOFF));
      const passedMs = this.clock.monotonic() - started;
      const hasUse =
        outcome.failure.retryable && attempt < TRIES && waitMs <= PATIENCE[as].waitMs && passedMs + waitMs <= PATIENCE[as].tryMs;
      if (!hasUse) throw outcome.failure;
      await sleep(this.clock, waitMs, signal);
      signal.throwIfAborted();
    }
  }

  private async once(texts: readonly string[], as: Side, signal: AbortSignal): Promise<Float32Array[] | NoVectors> {
    const { answerMs } = PATIENCE[as];
    const call = new AbortController();
    const leave = (): void => call.abort(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    let isLate = false;
    const callOff = this.clock.after(answerMs, () => {
      isLate = true;
      call.abort();
    });
    try {
      return this.checked(await this.wire.request(texts, as, call.signal), texts.length);
    } catch (error) {
      signal.throwIfAborted();
      return isLate ? late(this.wire.provider, answerMs / 1000) : (troubleIn(error) ?? notVectors(this.wire.provider));
    } finally {
      callOff();
      signal.removeEventListener('abort', leave);
    }
  }

  /** @throws NoVectors */
  private checked(answers: readonly (ArrayLike<number> | undefined)[], count: number): Float32Array[] {
    const { provider } = this.wire;
    if (answers.length !== count) throw notVectors(provider);
    return answers.map((numbers) => {
      const vector = numbers && unitVector(numbers);
      if (!vector) throw notVectors(provider);
      if (vector.length !== this.dimension) throw otherDimension(provider, vector.length, this.dimension);
      return vector;
    });
  }
}

/** The SDKs wrap what their fetch threw; undefined for an answer that they could not read. */
function troubleIn(error: unknown): NoVectors | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof NoVectors) return at;
  return undefined;
}
