import { Problem } from '../api/problem';
import type { User } from '../api/types';
import { Pause } from '../app/pause';
import { Store } from '../app/store';
import { alone } from './alone';
import { keptToken } from './kept-token';
import { newUser, whose } from './user-calls';

/** Why somebody has to say who they are: users are made by the operator; the kept token is refused; the typed one is; somebody signed out. */
export type TokenNeed = 'closed' | 'refused' | 'wrong' | 'left';

/**
 * Who this page is to the service. starting → ready; starting ⇄ unreachable, until the service answers; → token-needed where the page
 * cannot make itself a user, or shall not; ready → token-needed when the token is refused in mid-use, or somebody signs out, here or in
 * another tab; token-needed → ready with a token that is known, typed here or in another tab.
 */
export type SessionState =
  | { kind: 'starting' }
  | { kind: 'unreachable'; detail: string }
  | { kind: 'token-needed'; why: TokenNeed; maySignUp: boolean }
  | { kind: 'ready'; user: User };

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;
const SIGN_UP_LOCK = 'runlog.sign-up';

/** Makes itself a user once and keeps the token; there is one session for the page. Tabs share the token. */
export class Session extends Store<SessionState> {
  #token = keptToken.read();
  #starting: Promise<void> | undefined;
  readonly #pause = new Pause();

  constructor() {
    super({ kind: 'starting' });
    keptToken.watch((token) => void this.#heardOfToken(token));
    globalThis.addEventListener?.('online', () => this.#pause.end());
  }

  get token(): string | null {
    return this.#token;
  }

  /** Resolves when it is known who this is, or that somebody has to say so. However often it is called, it starts once. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  /** Goes on with a token that somebody typed. @throws Problem where the service cannot say whose it is */
  async use(typed: string): Promise<void> {
    const token = typed.trim().replace(/^bearer\s+/i, '');
    const user = await whose(token);
    if (user) return this.#enterAs(user, token);
    this.set({ kind: 'token-needed', why: 'wrong', maySignUp: this.#mightSignUp() });
  }

  /** A new user in the place of one whose token is refused or gone; what belonged to that one stays with it. @throws Problem */
  async signUp(): Promise<void> {
    const made = await newUser();
    if (!made) return this.set({ kind: 'token-needed', why: 'closed', maySignUp: false });
    const { token, ...user } = made;
    this.#enterAs((await whose(token).catch(() => undefined)) ?? { ...user, tier: 'default' }, token);
  }

  /** A call was answered 401: the token has been taken back, or is another installation's. It stays kept, for it may be good again. */
  refuse(): void {
    if (this.value.kind === 'ready') this.set({ kind: 'token-needed', why: 'refused', maySignUp: true });
  }

  /** A refused token may be good again: the database was put back, or another tab was told the right one. Says nothing where it is not. */
  async lookAgain(): Promise<void> {
    const { value } = this;
    if (value.kind !== 'token-needed' || value.why !== 'refused' || !this.#token) return;
    const token = this.#token;
    const user = await whose(token).catch(() => undefined);
    if (user && this.value === value && token === this.#token) this.set({ kind: 'ready', user });
  }

  /** Forgets the token, in all tabs. It cannot be had again. */
  leave(): void {
    this.#token = null;
    keptToken.clear();
    this.set({ kind: 'token-needed', why: 'left', maySignUp: true });
  }

  async #start(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        return await this.#enter();
      } catch (error) {
        this.set({ kind: 'unreachable', detail: (error as Error).message });
        const asked = error instanceof Problem ? (error.retryAfter ?? 0) * 1000 : 0;
        await this.#pause.for(Math.max(wait, asked));
      }
    }
  }

  async #enter(): Promise<void> {
    if (this.#token) return this.#enterWith(this.#token);
    if (keptToken.wasLeft()) return this.set({ kind: 'token-needed', why: 'left', maySignUp: true });
    // Tabs that start at once in a fresh browser make one user: who waited finds the token of who did not.
    return alone(SIGN_UP_LOCK, () => {
      this.#token = keptToken.read();
      return this.#token ? this.#enterWith(this.#token) : this.signUp();
    });
  }

  async #enterWith(token: string): Promise<void> {
    const user = await whose(token);
    if (token !== this.#token) return this.#enter(); // another tab has changed it meanwhile
    this.set(user ? { kind: 'ready', user } : { kind: 'token-needed', why: 'refused', maySignUp: true });
  }

  #enterAs(user: User, token: string): void {
    this.#token = token;
    keptToken.keep(token);
    this.set({ kind: 'ready', user });
  }

  /** Another tab signed in or out. */
  async #heardOfToken(token: string | null): Promise<void> {
    if (token === this.#token) return;
    this.#token = token;
    if (token === null) return this.set({ kind: 'token-needed', why: 'left', maySignUp: true });
    this.set({ kind: 'starting' });
    await this.start();
  }

  /** As long as nobody said that it is closed. */
  #mightSignUp(): boolean {
    return this.value.kind === 'token-needed' ? this.value.maySignUp : true;
  }
}

export const session = new Session();
