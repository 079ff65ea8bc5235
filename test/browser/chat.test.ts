import type { Page } from 'playwright-core';
import { framesOf } from '../bench/page-frames';
import { LONG_ANSWERS } from '../bench/page-texts';
import { describeInBrowser } from '../support/browser';
import { barriers } from '../support/page-axe';
import { PHONE, startStage, type PageStage } from '../support/page-stage';
import { until } from '../support/until';
import { ask, calls, lastRun, openThread, says, shown, told, untilEnded, untilShown } from './chat-steps';
import { itLong } from '../support/long';

jest.setTimeout(60_000);
const SLOW = '[[tokens=150]][[rate=40]]';
const field = (page: Page) => page.getByRole('textbox', { name: 'Your message' });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const articles = (page: Page) => page.getByRole('article');

/** In the page: whether it has not scrolled for some frames. */
async function standsStill(feed: Element): Promise<boolean> {
  const top = feed.scrollTop;
  for (let frame = 0; frame < 10; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  return feed.scrollTop === top;
}

describeInBrowser('the chat', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ model: 'scripted' });
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage?.stop());

  it('makes a thread of the first question, and goes there without losing what is shown', async () => {
    const page = await stage.page();
    await button(page, 'Assistant: Runlog’s docs')
      .or(page.getByRole('button', { name: /^Assistant:/ }))
      .first()
      .click();
    await page.getByRole('menuitemradio', { name: /^Plain/ }).click();
    await ask(page, SLOW);
    await page.waitForURL(/\/threads\//);
    await untilShown(page, 't5 ');
    await untilEnded(page);
    expect(await articles(page).count()).toBe(2);
    await expect(field(page).inputValue()).resolves.toBe('');
    await page.goto('/');
    await field(page).waitFor();
    expect(await field(page).inputValue()).toBe(''); // what was sent is no draft of the next
  });

  it('stops an answer by button and by Escape, and keeps what had been written', async () => {
    const page = await stage.page();
    const thread = await openThread(page);
    for (const stop of [() => button(page, 'Stop the answer').click(), () => page.keyboard.press('Escape')]) {
      await ask(page, SLOW);
      await until('a new answer', async () => /^t0 t1 /.test(await shown(page)) && (await button(page, 'Stop the answer').isVisible()));
      await stop();
      await untilEnded(page);
      await page.getByText('Not complete: this is what had been written when it ended.').last().waitFor();
      const stored = await told(page, await lastRun(page, thread));
      expect(stored.status).toBe('cancelled');
      expect(await shown(page)).toBe(stored.text.trimEnd());
    }
  });

  it('answers anew and keeps the versions, between which one switches', async () => {
    const page = await stage.page();
    await openThread(page);
    await ask(page, says('Only answer.'));
    await untilEnded(page);
    await button(page, 'Answer anew').click();
    await page.getByText('2/2').waitFor();
    await untilEnded(page);
    await button(page, 'Earlier version').click();
    await page.getByText('1/2').waitFor();
    await page.reload();
    await page.getByText('1/2').waitFor();
    expect(await articles(page).count()).toBe(2);
  });

  it('asks an edited question in the place of the first, and keeps that one, too', async () => {
    const page = await stage.page();
    await openThread(page);
    await ask(page, 'First wording [[text:first answer]]');
    await untilShown(page, 'first answer');
    await ask(page, 'And more [[text:more]]');
    await untilShown(page, 'more');
    await untilEnded(page);
    await articles(page).first().hover();
    await button(page, 'Edit and ask again').first().click();
    await page.getByRole('textbox', { name: 'Your question' }).fill('Other wording [[text:second answer]]');
    await page.keyboard.press('Enter');
    await untilShown(page, 'second answer');
    await untilEnded(page);
    expect(await articles(page).count()).toBe(2);
    await button(page, 'Earlier version').first().click();
    await untilShown(page, 'more');
    expect(await articles(page).count()).toBe(4);
    expect(await articles(page).first().textContent()).toContain('First wording');
  });

  it('copies an answer as Markdown, and takes a judgement with its reason', async () => {
    const page = await stage.page();
    const thread = await openThread(page);
    await ask(page, says('Some **bold** words.'));
    await untilEnded(page);
    await button(page, 'Copy as Markdown').click();
    await button(page, 'Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Some **bold** words.');
    await button(page, 'A bad answer').click();
    await page.getByPlaceholder(/What was good/).fill('Too short');
    await button(page, 'Send').last().click();
    const feedback = async () =>
      (await calls<{ items: { feedback: unknown }[] }>(page, 'GET', `/api/threads/${thread}/messages`)).items.at(-1)!.feedback;
    await until('the reason', async () => JSON.stringify(await feedback()) === '{"rating":"down","comment":"Too short"}');
    await button(page, 'Take the judgement back').click();
    await until('nothing', async () => (await feedback()) === null);
  });

  it('tells why an answer failed, and tries again', async () => {
    const page = await stage.page();
    await openThread(page);
    await ask(page, '[[fault:400]]');
    await page.getByText('No answer came').waitFor();
    await page.reload();
    await page.getByText('No answer came').waitFor();
    await button(page, 'Answer anew').click();
    await page.getByText('2/2').waitFor();
  });

  itLong('explains a busy chat, and asks after it or in its place', async () => {
    stage.expect(/409/);
    const page = await stage.page();
    const thread = await openThread(page);
    await ask(page, `${SLOW} one`);
    await untilShown(page, 't3 ');
    await ask(page, '[[text:queued answer]]');
    await page.getByText('This chat is still answering another question.').waitFor();
    expect(await field(page).inputValue()).toBe('[[text:queued answer]]');
    await button(page, 'Ask after it').click();
    await untilShown(page, 'queued answer');
    expect(await articles(page).count()).toBe(4);
    await untilEnded(page);
    await ask(page, `${SLOW} two`);
    await untilShown(page, 't3 ');
    await ask(page, '[[text:instead]]');
    await button(page, 'Stop it and ask').click();
    await untilShown(page, 'instead');
    await untilEnded(page);
    expect(await field(page).inputValue()).toBe('');
    const { items } = await calls<{ items: { status: string }[] }>(page, 'GET', `/api/threads/${thread}/messages`);
    expect(items.map(({ status }) => status)).toEqual([
      'complete',
      'complete',
      'complete',
      'complete',
      'complete',
      'partial',
      'complete',
      'complete',
    ]);
  });

  it('asks once, though the answer to the first try was lost', async () => {
    stage.expect(/ERR_FAILED|ERR_CONNECTION/);
    const page = await stage.page();
    const thread = await openThread(page);
    let lost = 0;
    await page.route(`**/api/threads/${thread}/messages`, async (route) => {
      if (route.request().method() !== 'POST' || lost++ > 0) return route.continue();
      await route.fetch(); // it arrives, but nobody hears of it
      await route.abort();
    });
    await ask(page, '[[text:only once]]');
    await untilShown(page, 'only once');
    expect(lost).toBeGreaterThan(1);
    await untilEnded(page);
    expect(await articles(page).count()).toBe(2);
  });

  itLong('shows what was asked before the conversation had been loaded', async () => {
    const page = await stage.page();
    const thread = await openThread(page);
    await ask(page, '[[text:the first]]');
    await untilEnded(page);
    let held = 0;
    await page.route(`**/api/threads/${thread}/messages?*`, async (route) => {
      if (held++ > 0) return route.continue();
      await page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/messages'));
      await route.continue().catch(() => undefined); // given up meanwhile
    });
    await page.reload();
    await ask(page, '[[text:the second]]');
    await untilShown(page, 'the second');
    await untilEnded(page);
    expect(await articles(page).count()).toBe(4);
  });

  itLong('keeps a draft of each thread over a reload, and what could not be sent', async () => {
    stage.expect(/ERR_FAILED|ERR_CONNECTION|ERR_INTERNET/);
    const page = await stage.page();
    await openThread(page);
    await field(page).fill('half a thought');
    await page.reload();
    await until('the draft', async () => (await field(page).inputValue()) === 'half a thought');
    await page.route('**/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await field(page).press('Enter');
    await page.getByText('The service did not answer. Your text is still here').waitFor();
    expect(await field(page).inputValue()).toBe('half a thought');
  });

  itLong('breaks lines by Shift+Enter, and sends nothing while a word is composed', async () => {
    const page = await stage.page();
    await openThread(page);
    await field(page).pressSequentially('one');
    await page.keyboard.press('Shift+Enter');
    await field(page).pressSequentially('two');
    await field(page).evaluate((area) =>
      area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })),
    );
    expect(await field(page).inputValue()).toBe('one\ntwo');
    expect(await articles(page).count()).toBe(0);
  });

  it('asks about text that was selected in an answer', async () => {
    const page = await stage.page();
    const thread = await openThread(page);
    await ask(page, says('The moon is made of rock. The sun is not.'));
    await untilEnded(page);
    await page
      .locator('[data-answer] p')
      .first()
      .evaluate((p) => {
        const range = document.createRange();
        range.setStart(p.firstChild!, 0);
        range.setEnd(p.firstChild!, 25);
        document.getSelection()!.removeAllRanges();
        document.getSelection()!.addRange(range);
      });
    await button(page, 'Ask about this').click();
    await page.getByRole('group', { name: 'Selected text' }).getByText('The moon is made of rock.').waitFor();
    await ask(page, 'Of what? [[text:Of rock [1\\]]]');
    await untilEnded(page);
    const { types } = await told(page, await lastRun(page, thread));
    expect(types).toContain('sources');
    expect(await page.getByRole('group', { name: 'Selected text' }).count()).toBe(0);
  });

  itLong('follows the stream at the end, yields to the reader, and leads back', async () => {
    const page = await stage.page({ viewport: PHONE });
    await openThread(page);
    await ask(
      page,
      says(Array.from({ length: 60 }, (_, at) => `Paragraph ${at} of many, which is long enough to fill a line or two.`).join('\n\n'), {
        rate: 150,
      }),
    );
    await untilShown(page, 'Paragraph 20');
    const list = page.getByRole('feed');
    const gap = (): Promise<number> => list.evaluate((feed) => feed.scrollHeight - feed.scrollTop - feed.clientHeight);
    await until('the end', async () => (await gap()) < 60);
    await list.hover();
    await page.mouse.wheel(0, -600);
    const button = page.getByRole('button', { name: 'To the newest message' });
    await button.waitFor();
    await until('a list that stands', () => list.evaluate(standsStill));
    const top = await list.evaluate((feed) => feed.scrollTop);
    await untilShown(page, 'Paragraph 40');
    expect(Math.abs((await list.evaluate((feed) => feed.scrollTop)) - top)).toBeLessThan(5);
    expect(await gap()).toBeGreaterThan(300);
    await button.click();
    await until('the end again', async () => (await gap()) < 60);
    await untilEnded(page);
    await until('still the end', async () => (await gap()) < 60);
  });

  itLong('streams a long answer without holding up the page', async () => {
    const page = await stage.page();
    await openThread(page);
    const devtools = await page.context().newCDPSession(page);
    const { p95, max, frames } = await framesOf(page, devtools, async () => {
      await ask(page, says(LONG_ANSWERS.mixed(1500), { rate: 400 }));
      await untilEnded(page);
    });
    // Ten times what the bench asks for: a test machine has other work.
    expect(frames).toBeGreaterThan(20);
    expect(p95).toBeLessThan(500);
    expect(max).toBeLessThan(2000);
  });

  itLong.each(['light', 'dark'] as const)('has no barrier in %s', async (theme) => {
    const page = await stage.page({ theme });
    await page.getByRole('list', { name: 'Questions to begin with' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await openThread(page);
    await ask(
      page,
      says(
        '# Title\n\nText with `code` and [a link](https://example.org).\n\n- [x] done\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```js\nconst a = "b"; // c\n```',
      ),
    );
    await untilEnded(page);
    await page.locator('[data-answer] .hljs-string').waitFor();
    expect(await barriers(page)).toEqual([]);
  });
});
