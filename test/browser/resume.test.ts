import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser';
import { startStage, type PageStage } from '../support/page-stage';
import { until } from '../support/until';
import { ask, calls, lastRun, openThread, shown, told, untilEnded, untilShown } from './chat-steps';
import { itLong, LONG } from '../support/long';

jest.setTimeout(90_000);

/** t0 to t149, for some four seconds. */
const SLOW = '[[tokens=150]][[rate=40]]';
const WHOLE = Array.from({ length: 150 }, (_, at) => `t${at}`).join(' ');

describeInBrowser('an answer that goes on', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ model: 'scripted' });
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage?.stop());

  /** A page in mid-answer. */
  const midAnswer = async (): Promise<{ page: Page; thread: string }> => {
    const page = await stage.page();
    const thread = await openThread(page);
    await ask(page, SLOW);
    await untilShown(page, 't20 ');
    return { page, thread };
  };
  /** What is shown is what was stored, to the character. */
  const isWhole = async (page: Page, thread: string): Promise<void> => {
    await untilEnded(page);
    const stored = await told(page, await lastRun(page, thread));
    expect(stored.text).toBe(WHOLE);
    expect(await shown(page)).toBe(WHOLE);
  };

  it('is taken up again after a reload, without a lost or doubled character', async () => {
    const { page, thread } = await midAnswer();
    await page.reload();
    await untilShown(page, 't60 ');
    await page.reload();
    await isWhole(page, thread);
    await page.reload();
    await untilShown(page, 't149');
    expect(await shown(page)).toBe(WHOLE);
  });

  it('is shown live in a second tab, too', async () => {
    const { page, thread } = await midAnswer();
    const second = await page.context().newPage();
    await second.goto(`/threads/${thread}`);
    await untilShown(second, 't60 ');
    await second.getByRole('button', { name: 'Stop the answer' }).waitFor();
    await Promise.all([isWhole(page, thread), isWhole(second, thread)]);
  });

  itLong('appears in a tab that was there before it was asked in another', async () => {
    const page = await stage.page();
    const thread = await openThread(page);
    const second = await page.context().newPage();
    await second.goto(`/threads/${thread}`);
    await second.getByRole('textbox', { name: 'Your message' }).waitFor();
    await ask(page, SLOW);
    await untilShown(second, 't40 ');
    await Promise.all([isWhole(page, thread), isWhole(second, thread)]);
  });

  itLong('appears where another device has asked', async () => {
    const page = await stage.page();
    const thread = await openThread(page);
    await calls(page, 'POST', `/api/threads/${thread}/messages`, { content: SLOW.replace('40', '20') });
    await untilShown(page, 't10 ');
    await isWhole(page, thread);
  });

  it.each(LONG ? (['SIGTERM', 'SIGKILL'] as const) : (['SIGKILL'] as const))(
    'begins again visibly after the service was ended by %s, and comes whole',
    async (signal) => {
      stage.expect(/ERR_|5\d\d|Failed to load resource/);
      const { page, thread } = await midAnswer();
      await stage.restart(signal);
      await page.getByText('It began again after an interruption.').waitFor({ timeout: 30_000 });
      await isWhole(page, thread);
      expect((await told(page, await lastRun(page, thread))).types).toContain('restart');
    },
  );

  it('waits while there is no network, says so, and goes on when it is back', async () => {
    stage.expect(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
    const { page, thread } = await midAnswer();
    await page.context().setOffline(true);
    const before = await until('a text that stands still', async () => {
      const first = await shown(page);
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
      return (await shown(page)) === first && first;
    });
    expect(WHOLE.startsWith(before)).toBe(true);
    expect(before.length).toBeLessThan(WHOLE.length);
    await page.context().setOffline(false);
    await isWhole(page, thread);
  });

  itLong('goes on while nobody looks at it, and is there when one comes back', async () => {
    const { page, thread } = await midAnswer();
    await page
      .getByRole('link', { name: /New chat/ })
      .or(page.getByRole('button', { name: /New chat/ }))
      .first()
      .click();
    await page.waitForURL((url) => url.pathname === '/');
    await until('the run’s end', async () => (await told(page, await lastRun(page, thread))).status === 'done');
    await page.goBack();
    await isWhole(page, thread);
  });
});
