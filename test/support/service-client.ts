import { RunReader } from './sse-client';

export interface Answered<T> {
  status: number;
  headers: Headers;
  body: T;
}
export interface PostedRun {
  run_id: string;
  thread_id: string;
  message_id: string;
  answer_message_id: string;
  status: string;
  events_url: string;
}
export interface ShownRun extends PostedRun {
  attempt: number;
  last_seq: number;
  model: string | null;
  error?: { code: string; message: string; retryable: boolean };
}
export interface ShownMessage {
  message_id: string;
  parent_id: string | null;
  role: 'user' | 'assistant';
  content: string;
  status: string;
  version: number;
  versions: string[];
}
export interface MessageOptions {
  on_busy?: 'reject' | 'queue' | 'interrupt';
  parent_message_id?: string | null;
  collection?: string;
}

/** What a user of the API does, in few words. */
export class ServiceClient {
  /** @param address of the service; asked at each call, for a service may come back elsewhere */
  constructor(private readonly address: () => string) {}

  async call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered<T>> {
    const answer = await fetch(this.address() + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : undefined) as T };
  }

  /** A thread whose user's words reach the model as they are. */
  async thread(assistant = 'plain'): Promise<string> {
    const { status, body } = await this.call<{ thread_id: string }>('POST', '/api/threads', { assistant });
    if (status !== 201) throw new Error(`a new thread: ${status} ${JSON.stringify(body)}`);
    return body.thread_id;
  }

  post(thread: string, content: string, more: MessageOptions = {}, headers: Record<string, string> = {}): Promise<Answered<PostedRun>> {
    return this.call('POST', `/api/threads/${thread}/messages`, { content, ...more }, headers);
  }

  /** Posts what has to be taken. */
  async say(thread: string, content: string, more: MessageOptions = {}): Promise<PostedRun> {
    const { status, body } = await this.post(thread, content, more);
    if (status !== 202) throw new Error(`a message: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** The same in a thread of its own. */
  async ask(content: string): Promise<PostedRun> {
    return this.say(await this.thread(), content);
  }

  async run(id: string): Promise<ShownRun> {
    return (await this.call<ShownRun>('GET', `/api/runs/${id}`)).body;
  }

  cancel(run: string): Promise<Answered<{ run_id: string; status: string }>> {
    return this.call('POST', `/api/runs/${run}/cancel`);
  }

  async messages(thread: string): Promise<ShownMessage[]> {
    return (await this.call<{ items: ShownMessage[] }>('GET', `/api/threads/${thread}/messages?limit=200`)).body.items;
  }

  reader(run: string): RunReader {
    return new RunReader(() => `${this.address()}/api/runs/${run}/events`);
  }
}
