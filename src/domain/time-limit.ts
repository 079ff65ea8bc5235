export interface TimeLimit {
  /** Aborts with a TimeoutError when time is over, or with the reason of the first of the others. */
  readonly signal: AbortSignal;
  /** Whether its time is over, whatever the others did. */
  readonly isOver: boolean;
  /** Nobody waits any more. */
  end(): void;
}

/**
 * Of what has to be done within `ms`. AbortSignal.timeout() is held by nobody while it stands in an AbortSignal.any(): once it was collected as garbage, it
 * never fires (Node 20, nodejs/node#57736). Here the timer holds it.
 */
export function timeLimit(ms: number, ...others: (AbortSignal | undefined)[]): TimeLimit {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new DOMException('It took too long', 'TimeoutError')), ms);
  timer.unref();
  return {
    signal: AbortSignal.any([...others, over.signal].filter((signal) => signal !== undefined)),
    get isOver() {
      return over.signal.aborted;
    },
    end: () => clearTimeout(timer),
  };
}
