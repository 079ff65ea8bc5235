/** A call that cannot be understood, or cannot be carried out as it is: one sentence that says what to do. */
export class WrongCall extends Error {}
