/**
 * What Runlog refuses, with a stable `code` and a sentence that says what to do.
 * It knows no HTTP: the problem filter gives each code its status.
 */
export abstract class Failure extends Error {
  abstract readonly code: string;
  /** Facts that a client can act on, such as the `run_id` of the active run. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(message: string, facts: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.facts = facts;
    this.name = new.target.name;
  }
}

/** What does not exist, or is another's: the two look the same from outside. */
export class NotFound extends Failure {
  readonly code = 'not_found';
  constructor(what: string) {
    super(`There is no such ${what}, or it is not yours.`);
  }
}

/** A field of a request that cannot be taken. */
export class Invalid extends Failure {
  readonly code = 'invalid';
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** A cursor that no page gave, or one of another list. */
export class BadCursor extends Failure {
  readonly code = 'bad_cursor';
  constructor() {
    super('This cursor belongs to no page of this list. Leave it out to begin at the start.');
  }
}

/** The database does not answer now; the same call may succeed in a moment. */
export class Unavailable extends Failure {
  readonly code = 'unavailable';
  constructor(message = 'The database does not answer right now. Try again in a moment.', options?: ErrorOptions) {
    super(message, {}, options);
  }
}
