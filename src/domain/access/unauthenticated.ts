import { Failure } from '../failure';

export class Unauthenticated extends Failure {
  readonly code = 'unauthenticated';
}

/** The caller is known, or needs not be, but this is not for it (an admin's call). */
export class Forbidden extends Failure {
  readonly code = 'forbidden';
}
