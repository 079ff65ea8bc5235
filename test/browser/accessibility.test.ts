import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser';
import { barriers } from '../support/page-axe';
import { PagePerson } from '../support/page-person';
import { DESKTOP, PHONE, type PageStage, startStage } from '../support/page-stage';
import { untilEnded } from './chat-steps';
import { LONG } from '../support/long';

jest.setTimeout(90_000);
const QUESTION = 'How does a reader go on after its connection was cut?';

describeInBrowser('the page for who sees little or uses no mouse', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ model: 'scripted', env: { AUTH_MODE: 'token' } });
  });
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());

  const field = (page: Page) => page.getByRole('textbox', { name: 'Your message' });
  /** Dialogs hide all else from the tree, so the next view waits until this one is gone. */
  const closed = async (page: Page): Promise<void> => {
    await page.keyboard.press('Escape');
    await page.locator('[role="dialog"], [role="menu"]').waitFor({ state: 'detached' });
  };

  const looks = [
    ['light', 'desktop', DESKTOP],
    ['dark', 'phone', PHONE],
    ['dark', 'desktop', DESKTOP],
    ['light', 'phone', PHONE],
  ] as const;
  describe.each(LONG ? looks : looks.slice(0, 2))('in %s on a %s', (theme, device, viewport) => {
    const touch = device === 'phone';
    const openSidebar = async (page: Page): Promise<void> => {
      if (touch) await page.getByRole('button', { name: 'Show the sidebar' }).click();
      await page.getByRole('navigation', { name: 'Chats' }).waitFor();
    };

    it('has no barrier in its views', async () => {
      const found: Record<string, string[]> = {};
      const page = await stage.page({ theme, viewport, touch });
      const judge = async (view: string): Promise<void> => {
        const wrong = await barriers(page);
        if (wrong.length > 0) found[view] = wrong;
      };
      await field(page).waitFor();
      await judge('empty chat');

      await field(page).fill(QUESTION);
      await page.getByRole('button', { name: 'Send' }).click();
      await untilEnded(page);
      const source = page.getByRole('button', { name: /^Source 1: / }).first();
      await source.waitFor();
      await judge('answer with sources');

      await source.click();
      await page.getByRole('dialog').locator('mark').first().waitFor();
      await judge('source');
      await closed(page);

      await openSidebar(page);
      await judge('sidebar');
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('menu').waitFor();
      await judge('settings');
      await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await judge('help');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'detached' });

      await page.goto('/documents/docs');
      await page.getByRole('table').or(page.getByRole('list')).first().waitFor();
      await judge('documents');

      const [run] = await stage.query<{ run_id: string }>('select run_id from runs order by created_at desc limit 1');
      await page.goto(`/runs/${run!.run_id}`);
      await page.getByRole('heading', { name: 'Time line' }).waitFor();
      // Rows are hidden until they have been measured, and a row whose cells are hidden counts as empty.
      await page.getByRole('table', { name: 'Events' }).getByRole('cell').first().waitFor();
      await page.waitForFunction(() =>
        [...document.querySelectorAll('[role="row"]')].every((row) => getComputedStyle(row).visibility === 'visible'),
      );
      await judge('inspector');

      stage.expect(/404/);
      await page.goto('/threads/01890000-0000-7000-8000-000000000000');
      await page.getByRole('heading', { name: 'This chat is not here' }).waitFor();
      await judge('nothing here');

      await page.evaluate(() => localStorage.setItem('runlog.token', 'rl_foreign'));
      stage.expect(/401/);
      await page.goto('/');
      await page.getByRole('heading', { name: 'Your token is no longer accepted' }).waitFor();
      await judge('access');
      expect(found).toEqual({});
    });
  });

  it('is walked by keys alone: past the sidebar, ask, stop, open a source and close it, rename the thread', async () => {
    const page = await stage.page();
    const person = await PagePerson.of(page);
    await field(page).waitFor();
    const press = (key: string) => page.keyboard.press(key);
    /** Tab, until the focus is on what bears this name. */
    const tabTo = async (name: RegExp, back = false): Promise<void> => {
      const passed: string[] = [];
      for (let stops = 0; stops < 60; stops++) {
        await press(back ? 'Shift+Tab' : 'Tab');
        const at = await page.evaluate(() => {
          const element = document.activeElement;
          return element?.getAttribute('aria-label') ?? element?.getAttribute('placeholder') ?? element?.textContent?.trim() ?? '';
        });
        if (name.test(at)) return;
        passed.push(at);
      }
      throw new Error(`Tab does not come to ${name}, only to ${passed.join(', ')}.`);
    };

    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await tabTo(/^Skip to the content$/);
    await press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'MAIN');

    await press('Control+Shift+O');
    await tabTo(/^Your message$/);
    await page.keyboard.type(`${QUESTION} [[tokens=2000]] [[rate=20]]`);
    await press('Enter');
    await page.getByRole('button', { name: 'Stop the answer' }).waitFor();
    await page.getByText('t5').first().waitFor();
    await press('Escape');
    await page.getByRole('button', { name: 'Send' }).waitFor();

    await tabTo(/^Source 1: /, true);
    await press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.locator('mark').first().waitFor();
    await press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await page.waitForFunction(() => /^Source 1: /.test(document.activeElement?.textContent ?? ''));

    await press('Control+k');
    await press('ArrowDown');
    await press('F2');
    await page.getByRole('textbox', { name: 'New title' }).waitFor();
    await page.keyboard.type('Readers and cuts');
    await press('Enter');
    await page.getByRole('link', { name: 'Readers and cuts' }).waitFor();
    await page.waitForFunction(() => document.title === 'Readers and cuts · Runlog');
    expect(await person.call('GET', '/api/threads')).toMatchObject({ items: [{ title: 'Readers and cuts' }] });
  });
});
