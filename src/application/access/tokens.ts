/** Bearer tokens: 256 random bits that are shown once, and kept as their SHA-256. */
export interface Tokens {
  /** A fresh token, `rl_` and 43 base64url characters. */
  issue(): string;
  /** What is stored, and looked up, in its place. Undefined for a text that can be no token. */
  hash(token: string): string | undefined;
  /** Compares secrets in a time that tells nothing. */
  same(one: string, other: string): boolean;
}
export const Tokens = Symbol('Tokens');
