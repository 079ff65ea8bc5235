import { Session } from '../src/access/session';

/** As much of a browser as a session looks at: storage and locks that tabs share, and a service. */
class Browser {
  readonly kept = new Map<string, string>();
  readonly users = new Map<string, number>();
  readonly calls: string[] = [];
  signUp: 'open' | 'closed' = 'open';
  away = false;
  #last: Promise<unknown> = Promise.resolve();

  storage = new Proxy(
    {
      getItem: (key: string) => this.kept.get(key) ?? null,
      setItem: (key: string, value: string) => void this.kept.set(key, value),
      removeItem: (key: string) => void this.kept.delete(key),
    },
    { ownKeys: () => [...this.kept.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) },
  );

  locks = {
    request: <T>(_name: string, work: () => Promise<T>): Promise<T> => {
      const turn = this.#last.then(work);
      this.#last = turn.catch(() => undefined);
      return turn;
    },
  };

  fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    this.calls.push(`${init.method ?? 'GET'} ${path}`);
    await new Promise((resolve) => setImmediate(resolve));
    if (this.away) throw new TypeError('fetch failed');
    if (path === '/api/users') {
      if (this.signUp === 'closed') return Response.json({ code: 'unauthenticated', detail: 'Closed.' }, { status: 401 });
      const token = `rl_${this.users.size + 1}`;
      this.users.set(token, this.users.size + 1);
      return Response.json({ user_id: this.users.size, name: 'Browser', token }, { status: 201 });
    }
    const id = this.users.get(new Headers(init.headers).get('authorization')?.slice('Bearer '.length) ?? '');
    return id === undefined
      ? Response.json({ code: 'unauthenticated', detail: 'Not known.' }, { status: 401 })
      : Response.json({ user_id: id, name: 'Browser', tier: 'default' });
  };

  /** What another tab wrote, as this one is told. */
  tell(key: string | null, newValue: string | null): void {
    globalThis.dispatchEvent(Object.assign(new Event('storage'), { key, newValue }));
  }
}

describe('who this page is', () => {
  let browser: Browser;
  const globals = globalThis as unknown as Record<string, unknown>;
  const before = ['localStorage', 'navigator', 'fetch', 'addEventListener', 'dispatchEvent'].map(
    (name) => [name, Object.getOwnPropertyDescriptor(globals, name)] as const,
  );
  const set = (name: string, value: unknown): void =>
    void Object.defineProperty(globals, name, { value, configurable: true, writable: true });

  beforeEach(() => {
    browser = new Browser();
    const window = new EventTarget();
    set('localStorage', browser.storage);
    set('navigator', { locks: browser.locks });
    set('fetch', browser.fetch);
    set('addEventListener', window.addEventListener.bind(window));
    set('dispatchEvent', window.dispatchEvent.bind(window));
  });
  afterAll(() => {
    for (const [name, was] of before) {
      if (was) Object.defineProperty(globals, name, was);
      else delete globals[name];
    }
  });

  const begin = async (): Promise<Session> => {
    const session = new Session();
    await session.start();
    return session;
  };

  it('makes itself a user once, and is the same one at the next load', async () => {
    expect((await begin()).value).toMatchObject({ kind: 'ready', user: { user_id: 1 } });
    const again = await begin();
    expect(again.value).toMatchObject({ kind: 'ready', user: { user_id: 1 } });
    expect(again.token).toBe('rl_1');
    expect(browser.users.size).toBe(1);
  });

  it('makes one user where two tabs start at once', async () => {
    const [one, other] = await Promise.all([begin(), begin()]);
    expect(browser.users.size).toBe(1);
    expect(other.token).toBe(one.token);
  });

  it('starts once, however often it is asked to', async () => {
    const session = new Session();
    await Promise.all([session.start(), session.start()]);
    expect(browser.calls.filter((call) => call === 'POST /api/users')).toHaveLength(1);
  });

  it('asks for a token where the operator makes users, and keeps it', async () => {
    browser.signUp = 'closed';
    browser.users.set('rl_given', 7);
    const session = await begin();
    expect(session.value).toEqual({ kind: 'token-needed', why: 'closed', maySignUp: false });
    await session.use('rl_wrong');
    expect(session.value).toEqual({ kind: 'token-needed', why: 'wrong', maySignUp: false });
    await session.use('  Bearer rl_given\n');
    expect(session.value).toMatchObject({ kind: 'ready', user: { user_id: 7 } });
    expect((await begin()).value).toMatchObject({ kind: 'ready', user: { user_id: 7 } });
  });

  it('keeps a token that is refused, for it may be good again, and starts anew on demand alone', async () => {
    browser.kept.set('runlog.token', 'rl_foreign');
    const session = await begin();
    expect(session.value).toEqual({ kind: 'token-needed', why: 'refused', maySignUp: true });
    expect(browser.kept.get('runlog.token')).toBe('rl_foreign');
    expect(browser.users.size).toBe(0);
    await session.use('rl_wrong');
    expect(session.value).toEqual({ kind: 'token-needed', why: 'wrong', maySignUp: true });
    await session.signUp();
    expect(session.value).toMatchObject({ kind: 'ready', user: { user_id: 1 } });
    expect(browser.kept.get('runlog.token')).toBe('rl_1');
  });

  it('says that it is closed where somebody would start anew and may not', async () => {
    browser.kept.set('runlog.token', 'rl_foreign');
    browser.signUp = 'closed';
    const session = await begin();
    await session.signUp();
    expect(session.value).toEqual({ kind: 'token-needed', why: 'closed', maySignUp: false });
  });

  it('is refused in mid-use, and ready again with the right token', async () => {
    const session = await begin();
    session.refuse();
    expect(session.value).toMatchObject({ why: 'refused' });
    session.refuse(); // of several calls at once
    await session.use('rl_1');
    expect(session.value.kind).toBe('ready');
  });

  it('goes on by itself with a refused token that is good again, when somebody looks at the page', async () => {
    browser.kept.set('runlog.token', 'rl_foreign');
    const session = await begin();
    await session.lookAgain();
    expect(session.value).toMatchObject({ why: 'refused' });
    browser.users.set('rl_foreign', 5);
    await session.lookAgain();
    expect(session.value).toMatchObject({ kind: 'ready', user: { user_id: 5 } });
  });

  it('keeps nothing of who signs out but how the page looks, and makes no new user by itself', async () => {
    const session = await begin();
    for (const [key, value] of Object.entries({ 'runlog.draft.a': 'half a thought', 'runlog.theme': 'dark', 'other.app': 'x' }))
      browser.kept.set(key, value);
    session.leave();
    expect(session.value).toEqual({ kind: 'token-needed', why: 'left', maySignUp: true });
    expect(session.token).toBeNull();
    expect([...browser.kept.keys()].sort()).toEqual(['other.app', 'runlog.left', 'runlog.theme']);
    const later = await begin();
    expect(later.value).toMatchObject({ why: 'left' });
    expect(browser.users.size).toBe(1);
    await later.signUp();
    expect((await begin()).value).toMatchObject({ kind: 'ready', user: { user_id: 2 } });
  });

  it('goes with the other tabs: out when one signs out, in as whom one signs in', async () => {
    const session = await begin();
    browser.tell('runlog.token', null);
    expect(session.value).toMatchObject({ why: 'left' });
    browser.users.set('rl_9', 9);
    browser.tell('runlog.token', 'rl_9');
    await session.start();
    expect(session.value).toMatchObject({ kind: 'ready', user: { user_id: 9 } });
    browser.tell('runlog.theme', 'dark');
    expect(session.value.kind).toBe('ready');
  });

  it('is whom the last tab signed in as, though it was still asking about the one before', async () => {
    browser.users.set('rl_8', 8).set('rl_9', 9);
    browser.kept.set('runlog.token', 'rl_8');
    const session = new Session();
    const started = session.start();
    browser.tell('runlog.token', 'rl_9');
    await started;
    expect(session.value).toMatchObject({ kind: 'ready', user: { user_id: 9 } });
  });

  it('waits for a service that does not answer, says so, and goes on at once when the network is back', async () => {
    browser.away = true;
    const session = new Session();
    const waits = new Promise<void>((resolve) => session.watch(() => session.value.kind === 'unreachable' && resolve()));
    const started = session.start();
    await waits;
    expect(session.value).toMatchObject({ detail: expect.stringContaining('cannot be reached') as string });
    browser.away = false;
    globalThis.dispatchEvent(new Event('online'));
    await started;
    expect(session.value.kind).toBe('ready');
  });

  it('lives as long as the page where there is no storage', async () => {
    set('localStorage', undefined);
    const session = await begin();
    expect(session.value.kind).toBe('ready');
    session.leave();
    expect(session.value).toMatchObject({ why: 'left' });
  });
});
