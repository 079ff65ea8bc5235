import type { Browser, Page } from 'playwright-core';
import { until } from '../support/until';

const WIDTH = { width: 1280, height: 800 };
const LONGEST_ANSWER_MS = 300_000;
const LOOK_MS = 500;

/** Somebody at the page, who can also call the service as the user that the page has made. */
export class PagePerson {
  private constructor(
    readonly page: Page,
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async arrive(browser: Browser, url: string): Promise<PagePerson> {
    const context = await browser.newContext({ baseURL: url, viewport: WIDTH });
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('textbox').first().waitFor();
    const token = await page.evaluate(() => localStorage.getItem('runlog.token'));
    return new PagePerson(page, url, token ?? '');
  }

  async thread(): Promise<string> {
    return (await this.call<{ thread_id: string }>('POST', '/api/threads', { assistant: 'plain' })).thread_id;
  }

  /** A thread of so many questions, all answered. */
  async threadOf(questions: string[]): Promise<string> {
    const thread = await this.thread();
    for (const question of questions) {
      const { run_id } = await this.ask(thread, question);
      await until('an answer', async () => (await this.call<{ status: string }>('GET', `/api/runs/${run_id}`)).status === 'done');
    }
    return thread;
  }

  /** Goes to the thread. Milliseconds from the start of the load until its last message is seen. */
  async open(thread: string): Promise<number> {
    const started = performance.now();
    await this.page.goto(`/threads/${thread}`);
    await this.page.getByRole('textbox', { name: 'Your message' }).waitFor();
    await this.page.locator('[data-message], main li').last().waitFor();
    return performance.now() - started;
  }

  /** Asks in the page, and resolves when the whole answer is seen. */
  async watch(question: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Your message' }).fill(question);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('button', { name: 'Stop the answer' }).waitFor();
    // Looked for seldom and cheaply: to look is work of the page that is measured.
    await this.page.waitForFunction(() => document.querySelector('main form button[type=submit]'), undefined, {
      polling: LOOK_MS,
      timeout: LONGEST_ANSWER_MS,
    });
  }

  private ask(thread: string, content: string): Promise<{ run_id: string }> {
    return this.call('POST', `/api/threads/${thread}/messages`, { content });
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', accept: 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
