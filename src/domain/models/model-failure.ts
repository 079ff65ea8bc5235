import { Failure } from '../failure';

/** Codes that a run's `error` event may carry from a model. */
export type ModelFailureCode =
  | 'provider_auth'
  | 'provider_refused'
  | 'provider_quota'
  | 'prompt_too_long'
  | 'model_not_found'
  | 'upstream_truncated'
  | 'upstream_unavailable'
  | 'rate_limited';

/** A model call that did not end with its terminal mark. */
export class ModelFailure extends Failure {
  constructor(
    readonly code: ModelFailureCode,
    message: string,
    /** Whether the same call may succeed later. */
    readonly retryable: boolean,
    /** What the provider asked for in Retry-After, in milliseconds. */
    readonly retryAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(message, {}, options);
  }
}
