import { Failure } from '../../domain/failure';

export interface FieldError {
  field: string;
  message: string;
}

export type HttpFailureCode =
  | 'malformed'
  | 'forbidden_origin'
  | 'unknown_route'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'precondition_failed'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'range_not_satisfiable'
  | 'misdirected'
  | 'invalid'
  | 'headers_too_large';

/** A request that is refused for its form, before any use case has seen it. */
export class HttpFailure extends Failure {
  constructor(
    readonly code: HttpFailureCode,
    detail: string,
    readonly more: { errors?: FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
  }
}

/** Fields of a body that cannot be taken; the detail tells of the first. */
export const invalidFields = (errors: FieldError[]): HttpFailure =>
  new HttpFailure('invalid', errors[0] ? `${errors[0].field || 'The body'} ${errors[0].message}.` : 'The body cannot be taken.', {
    errors,
  });
