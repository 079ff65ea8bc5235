import type { components } from './schema';

type ProblemAnswer = components['schemas']['ProblemAnswer'];

/** What the service refused, and why (RFC 9457); act on `code`. `status` 0: it was not reached. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly answer?: ProblemAnswer,
    /** After how many seconds it may be tried again. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }

  static unreachable(cause: unknown): Problem {
    return Object.assign(new Problem(0, 'unreachable', 'The service cannot be reached.'), { cause });
  }

  static of(response: Response, body: unknown): Problem {
    const answer = isProblem(body) ? body : undefined;
    const wait = Number(response.headers.get('retry-after') ?? NaN);
    return new Problem(
      response.status,
      answer?.code ?? 'unexpected',
      answer?.detail ?? `The service answered ${response.status}.`,
      answer,
      Number.isFinite(wait) ? wait : undefined,
    );
  }
}

const isProblem = (body: unknown): body is ProblemAnswer => typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
