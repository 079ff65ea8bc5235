import type { Operation } from './api-document';
import { asUser, callsTo, jsonOf, type Calls, type Json } from './http-calls';
import type { Sender } from './sweep-oracle';
import type { Parts } from './sweep-request';
import { Stage, type Actor } from './stage';
import { inLanes, until } from './until';

const THREADS = 40;
const QUESTION = '[[tokens=1]] sweep';
/** What each operation that needs a body is sent where nothing is wrong. Interrupting, no thread is ever busy. */
const FIELDS: Readonly<Record<string, Record<string, string>>> = {
  'POST /api/users': { name: '"Ana"' },
  'POST /api/threads': { assistant: '"plain"' },
  'PATCH /api/threads/{id}': { title: '"A title"' },
  'POST /api/threads/{id}/messages': { content: JSON.stringify(QUESTION), parent_message_id: 'null', on_busy: '"interrupt"' },
  'POST /api/runs/{id}/retry': { on_busy: '"interrupt"' },
  'POST /api/messages/{id}/feedback': { rating: '"up"', comment: '"A comment"' },
  'POST /api/search': { query: '"a question"' },
  'POST /api/collections/{name}/documents': { title: '"A title"', content: '"A text"' },
};
const COLLECTION = 'sweep';

interface Asked {
  thread: string;
  run: string;
  answer: string;
}

/** A service with threads whose runs have ended, one run that goes on, and a memory of all that it said it had made. */
export class SweepWorld {
  readonly users = new Map<number, string | undefined>();
  readonly threads = new Set<string>();
  readonly messages = new Map<string, string | undefined>();
  readonly runs = new Set<string>();
  readonly documents = new Set<string>();
  private readonly pool: Asked[] = [];
  private live = '';
  private document = '';
  private doomed = 0;

  private constructor(
    readonly stage: Stage,
    readonly service: Actor,
    readonly sender: Sender,
    readonly call: Calls,
    /** Never to be found in the log. */
    readonly secrets: string[],
  ) {}

  static async open(mode: Sender['mode']): Promise<SweepWorld> {
    const stage = await Stage.open();
    const service = await stage.start({
      env: { AUTH_MODE: mode, LOG_LEVEL: 'debug', LLM_STALL_SECONDS: '280', SHUTDOWN_GRACE_SECONDS: '1' },
    });
    const user = mode === 'token' ? await jsonOf(callsTo(service.url)('POST', '/api/users', { json: { name: 'Ana' } })) : undefined;
    const standing = user ? asUser(user.token) : {};
    const secrets = user ? [(user.token as string).slice(3)] : [];
    const world = new SweepWorld(stage, service, { mode, authorization: standing.Authorization }, callsTo(service.url, standing), secrets);
    if (user) world.users.set(user.user_id as number, 'Ana');
    await inLanes(8, THREADS, async () => void world.pool.push(await world.ask(QUESTION)));
    world.document = await world.bring('the document');
    await world.call('POST', '/api/search', { json: { query: 'x' } }); // the first search waits for its index
    world.live = (await world.ask('[[fault:stall-after=1]] live')).run;
    await until('the ends of the first runs', async () => (await world.active()) === 1);
    return world;
  }

  private async ask(content: string): Promise<Asked> {
    const thread = await this.thread();
    const posted = await jsonOf(this.call('POST', `/api/threads/${thread}/messages`, { json: { content } }));
    this.remember('POST /api/threads/{id}/messages', posted, { content });
    return { thread, run: posted.run_id as string, answer: posted.answer_message_id as string };
  }
  private async thread(): Promise<string> {
    const made = await jsonOf(this.call('POST', '/api/threads', { json: { assistant: 'plain' } }));
    this.remember('POST /api/threads', made, {});
    return made.thread_id as string;
  }

  private async bring(title: string): Promise<string> {
    const json = { title, content: title };
    const made = await jsonOf(this.call('POST', `/api/collections/${COLLECTION}/documents`, { json }));
    this.remember('POST /api/collections/{name}/documents', made, json);
    return made.document_id as string;
  }

  /** Runs that have not ended. */
  async active(): Promise<number> {
    const [row] = await this.stage.query<{ n: number }>(`select count(*)::int as n from runs where status in ('queued', 'running')`);
    return row?.n ?? NaN;
  }

  /** A request of this operation that is right in every place. */
  async rightRequest({ name, method, path }: Operation, turn: number): Promise<Parts> {
    const { authorization } = this.sender;
    const stream = path.endsWith('/events');
    return {
      id: await this.rightId(method, path, turn),
      query: [],
      headers: {
        ...(authorization && { Authorization: authorization }),
        ...(stream && { Accept: turn % 2 === 0 ? 'text/event-stream' : 'application/json' }),
      },
      fields: FIELDS[name],
    };
  }

  private async rightId(method: string, path: string, turn: number): Promise<string> {
    const { thread, run, answer } = this.pool[turn % THREADS]!;
    if (path.startsWith('/api/collections')) return COLLECTION;
    if (path.startsWith('/api/documents')) return method === 'DELETE' ? this.bring(`doomed ${++this.doomed}`) : this.document;
    if (path.startsWith('/api/messages')) return answer;
    if (method === 'DELETE') return this.thread();
    if (!path.startsWith('/api/runs')) return thread;
    return path.endsWith('/events') && turn % 4 === 0 ? this.live : run;
  }

  /** What a 2xx says that it has made. */
  remember(operation: string, made: Json, sent: Json): void {
    if (operation === 'POST /api/users') {
      this.users.set(made.user_id as number, sent.name as string);
      this.secrets.push((made.token as string).slice(3));
    }
    if (operation === 'POST /api/threads') this.threads.add(made.thread_id as string);
    if (typeof made.document_id === 'string') this.documents.add(made.document_id);
    if (made.answer_message_id === undefined) return;
    this.runs.add(made.run_id as string);
    this.messages.set(made.answer_message_id as string, undefined);
    if (operation.endsWith('/messages')) this.messages.set(made.message_id as string, sent.content as string);
  }

  /** Rows that no answer has told of, and texts that are stored otherwise than they were sent. */
  async strangers(): Promise<string[]> {
    const users = await this.stage.query<{ id: string; text: string }>(
      `select user_id as id, name as text from users where token_hash is not null`,
    );
    const messages = await this.stage.query<{ id: string; text: string; role: string }>(
      'select message_id as id, content as text, role from messages',
    );
    const threads = await this.stage.query<{ id: string }>('select thread_id as id from threads');
    const runs = await this.stage.query<{ id: string }>('select run_id as id from runs');
    const documents = await this.stage.query<{ id: string }>(
      `select document_id as id from documents join collections using (collection_id) where name <> 'docs' or owner_user_id is not null`,
    );
    const tiers = await this.stage.query<{ tier: string }>(`select distinct tier from users where tier <> 'default'`);
    return [
      ...users.filter(({ id, text }) => this.users.get(Number(id)) !== text).map(({ id }) => `user ${id}`),
      ...messages.filter(({ id }) => !this.messages.has(id)).map(({ id }) => `message ${id}`),
      ...messages.filter(({ id, text, role }) => role === 'user' && this.messages.get(id) !== text).map(({ id }) => `text of ${id}`),
      ...threads.filter(({ id }) => !this.threads.has(id)).map(({ id }) => `thread ${id}`),
      ...runs.filter(({ id }) => !this.runs.has(id)).map(({ id }) => `run ${id}`),
      ...documents.filter(({ id }) => !this.documents.has(id)).map(({ id }) => `document ${id}`),
      ...tiers.map(({ tier }) => `tier ${tier}`),
    ];
  }

  /** Ends the run that goes on, and waits for all the others. */
  async settle(): Promise<void> {
    await this.call('POST', `/api/runs/${this.live}/cancel`);
    await until('the end of every run', async () => (await this.active()) === 0, 30_000);
  }

  close = (): Promise<void> => this.stage.close();
}
