import { queries } from './queries';

/** What one tab tells the others that it changed. */
export interface TabsChange {
  /** The list of threads: one came, went, was renamed, or moved to its top. */
  threads?: boolean;
  /** The id of a thread that changed, with its messages. */
  thread?: string;
  /** The id of a thread that is no more. */
  gone?: string;
  /** The name of a collection whose documents changed. */
  documents?: string;
}

const CHANNEL = 'runlog';
/** Messages within so long are answered together. */
const GATHER_MS = 50;
/** More threads or collections than so many at once, and all of them count as changed. */
const MOST = 20;
const LONGEST_NAME = 200;
const KINDS = ['thread', 'gone', 'documents'] as const;

type Channel = Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;

/** Tabs of one browser keep each other up to date: what one changes, the others fetch anew. A page of another version may send anything. */
export class Tabs {
  #threads = false;
  readonly #changed = { thread: new Set<string>(), gone: new Set<string>(), documents: new Set<string>() };
  #due: ReturnType<typeof setTimeout> | undefined;
  readonly #watchers = new Set<(threadId: string) => void>();

  constructor(
    private readonly channel: Channel | undefined,
    /** Fetches anew what begins with this key. */
    private readonly invalidate: (key: readonly string[]) => void,
  ) {
    if (channel) channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#heard(data);
  }

  tell(change: TabsChange): void {
    this.channel?.postMessage(change);
  }

  /** Called with each thread that another tab changed. Returns what ends the watch. */
  onThread(watcher: (threadId: string) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #heard(data: unknown): void {
    if (typeof data !== 'object' || data === null) return;
    const change = data as Record<keyof TabsChange, unknown>;
    if (change.threads === true) this.#threads = true;
    for (const kind of KINDS) {
      const name = change[kind];
      if (isName(name)) this.#changed[kind].add(name);
    }
    if (this.#threads || KINDS.some((kind) => this.#changed[kind].size > 0)) this.#due ??= setTimeout(() => this.#refresh(), GATHER_MS);
  }

  #refresh(): void {
    const { thread, gone, documents } = this.#changed;
    this.#due = undefined;
    if (this.#threads) this.invalidate(['threads']);
    for (const key of ['thread', 'messages']) this.#refreshEach(key, new Set([...thread, ...gone]));
    this.#refreshEach('documents', documents);
    if (documents.size > 0) this.invalidate(['collections']);
    for (const id of [...thread].slice(0, MOST)) for (const watcher of [...this.#watchers]) watcher(id);
    this.#threads = false;
    for (const kind of KINDS) this.#changed[kind].clear();
  }

  #refreshEach(key: string, names: ReadonlySet<string>): void {
    if (names.size > MOST) this.invalidate([key]);
    else for (const name of names) this.invalidate([key, name]);
  }
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= LONGEST_NAME;

export const tabs = new Tabs(
  typeof window === 'undefined' || typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL),
  (queryKey) => void queries.invalidateQueries({ queryKey }),
);

/** Says what this tab changed, after it has invalidated its own queries. */
export const tellTabs = (change: TabsChange): void => tabs.tell(change);
