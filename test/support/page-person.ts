import type { Page } from 'playwright-core';
import type { MessageOptions, PostedRun } from './service-client';
import { ServiceClient } from './service-client';

/** The person that a page has made itself, as one who calls the API: what it makes is seen in the page. */
export class PagePerson {
  private constructor(
    private readonly client: ServiceClient,
    readonly token: string,
  ) {}

  static async of(page: Page): Promise<PagePerson> {
    const token = await page.waitForFunction(() => localStorage.getItem('runlog.token'));
    return new PagePerson(new ServiceClient(() => new URL(page.url()).origin), (await token.jsonValue())!);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.client.call<T>(method, path, body, { authorization: `Bearer ${this.token}` });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async thread(assistant = 'plain'): Promise<string> {
    return (await this.call<{ thread_id: string }>('POST', '/api/threads', { assistant })).thread_id;
  }

  say(thread: string, content: string, more: MessageOptions = {}): Promise<PostedRun> {
    return this.call('POST', `/api/threads/${thread}/messages`, { content, ...more });
  }

  /** In a thread of its own. */
  async ask(content: string, assistant?: string): Promise<PostedRun> {
    return this.say(await this.thread(assistant), content);
  }
}
