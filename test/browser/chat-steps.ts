import type { Page } from 'playwright-core';
import { until } from '../support/until';

/** What the page of a test does beside its clicks: calls of the service by the user that the page has made itself. */
export async function calls<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(path as string, {
        method: method as string,
        headers: {
          Authorization: `Bearer ${localStorage.getItem('runlog.token')}`,
          'Content-Type': 'application/json',
          Accept: 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answer.status === 204 ? undefined : ((await answer.json()) as unknown);
    },
    [method, path, body],
  ) as Promise<T>;
}

/** Opens a new thread whose user's words reach the model as they are. Its id. */
export async function openThread(page: Page, assistant = 'plain'): Promise<string> {
  await page.getByRole('textbox', { name: 'Your message' }).waitFor();
  const { thread_id } = await calls<{ thread_id: string }>(page, 'POST', '/api/threads', { assistant });
  await page.goto(`/threads/${thread_id}`);
  await page.getByRole('textbox', { name: 'Your message' }).waitFor();
  return thread_id;
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your message' }).fill(question);
  await page.keyboard.press('Enter');
}

/** A question that a scripted model answers with this Markdown, in pieces of so many characters. */
export const says = (text: string, { rate, piece }: { rate?: number; piece?: number } = {}): string =>
  `[[encoded:${Buffer.from(text).toString('base64')}]]${rate ? `[[rate=${rate}]]` : ''}${piece ? `[[piece=${piece}]]` : ''}`;

/** The text of the newest answer as it is shown. */
export const shown = async (page: Page): Promise<string> => (await page.locator('[data-answer]').last().textContent()) ?? '';

export const untilShown = (page: Page, words: string | RegExp): Promise<string> =>
  until(`an answer that shows ${words}`, async () => {
    const text = await shown(page).catch(() => '');
    return (typeof words === 'string' ? text.includes(words) : words.test(text)) && text;
  });

/** Until the newest answer has ended: what can be done with it is there. */
export const untilEnded = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Answer anew' }).last().waitFor({ timeout: 30_000 });

export interface Told {
  status: string;
  /** The tokens since the last restart, joined. */
  text: string;
  types: string[];
}

/** What the service has stored of a run. */
export async function told(page: Page, run: string): Promise<Told> {
  const told: Told = { status: '', text: '', types: [] };
  for (let after = 0; ;) {
    const { items, next_after, status } = await calls<{
      items: { type: string; data: { content: string } }[];
      next_after: number;
      status: string;
    }>(page, 'GET', `/api/runs/${run}/events?after=${after}&limit=1000`);
    told.status = status;
    for (const { type, data } of items) {
      told.types.push(type);
      if (type === 'token') told.text += data.content;
      if (type === 'restart') told.text = '';
    }
    if (items.length === 0) return told;
    after = next_after;
  }
}

/** The run of the newest answer of a thread. */
export async function lastRun(page: Page, thread: string): Promise<string> {
  const { items } = await calls<{ items: { run_id: string }[] }>(page, 'GET', `/api/threads/${thread}/messages?limit=200`);
  return items.at(-1)!.run_id;
}
