import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser';
import { type PageStage, startStage } from '../support/page-stage';
import { itLong } from '../support/long';

jest.setTimeout(60_000);

describeInBrowser('the state of the connection', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ model: 'scripted' });
  });
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());

  const news = (page: Page) => page.getByRole('status', { name: 'Connection' });
  const seen = (page: Page, words: string) => page.getByRole('complementary').getByText(words);
  const away = [
    /ERR_CONNECTION_(REFUSED|RESET)/,
    /ERR_INTERNET_DISCONNECTED/,
    /ERR_EMPTY_RESPONSE/,
    /50[234]/,
    /ERR_INCOMPLETE_CHUNKED_ENCODING/,
  ];

  it('is quiet while all is well: seen, not said', async () => {
    const page = await stage.page();
    await seen(page, 'Connected').waitFor();
    expect(await news(page).innerText()).toBe('');
  });

  it('says that there is no network, and that it is back', async () => {
    stage.expect(...away);
    const page = await stage.page();
    await seen(page, 'Connected').waitFor();
    await page.context().setOffline(true);
    await news(page).getByText('No network.').waitFor();
    await seen(page, 'No network.').waitFor();
    await page.context().setOffline(false);
    await news(page).getByText('Connected again').waitFor();
  });

  itLong('says that the service does not answer, and loads the view that somebody wanted once it does', async () => {
    stage.expect(...away, /Failed to fetch dynamically imported module/);
    const page = await stage.page();
    await seen(page, 'Connected').waitFor();
    await stage.restart('SIGTERM', async () => {
      await page.getByRole('link', { name: 'Documents' }).click();
      await news(page).getByText('The service does not answer.').waitFor();
    });
    await page.getByRole('main').getByText('docs').first().waitFor({ timeout: 20_000 });
    await seen(page, 'Connected').waitFor();
  });

  describe('a view whose file went with an older build of the page', () => {
    const gone = (page: Page, until: () => boolean = () => false) =>
      page.route('**/assets/documents-page-*.js', (route) => (until() ? route.continue() : route.fulfill({ status: 404, body: '' })));

    it('loads the page anew and is shown', async () => {
      stage.expect(/404/, /Failed to fetch dynamically imported module/);
      const page = await stage.page();
      await seen(page, 'Connected').waitFor();
      let loads = 0;
      page.on('load', () => loads++);
      await gone(page, () => loads > 0);
      await page.getByRole('link', { name: 'Documents' }).click();
      await page.getByRole('main').getByText('docs').first().waitFor({ timeout: 20_000 });
      expect(loads).toBe(1);
    });

    itLong('says that it failed where that does not help, and takes no other view with it', async () => {
      stage.expect(/404/, /Failed to fetch dynamically imported module/);
      const page = await stage.page();
      await seen(page, 'Connected').waitFor();
      let loads = 0;
      page.on('load', () => loads++);
      await gone(page);
      await page.getByRole('link', { name: 'Documents' }).click();
      await page.getByRole('heading', { name: 'This part of the page failed' }).waitFor({ timeout: 20_000 });
      expect(loads).toBe(1);
      await page.getByRole('link', { name: 'New chat' }).first().click();
      await page.getByRole('textbox', { name: 'Your message' }).waitFor();
    });
  });

  it('waits where the service is away at the start, and goes on by itself', async () => {
    stage.expect(...away);
    const page = await stage.page();
    await seen(page, 'Connected').waitFor();
    await page.route('**/api/users/me', (route) => route.abort('connectionrefused'));
    await page.reload();
    await page.getByRole('heading', { name: 'Waiting for the service' }).waitFor();
    await page.unroute('**/api/users/me');
    await seen(page, 'Connected').waitFor();
  });

  itLong('is live while an answer streams, without a word of the connecting before it', async () => {
    stage.expect(...away);
    const page = await stage.page();
    await page.getByRole('textbox', { name: 'Your message' }).waitFor();
    await page.evaluate(() => {
      const said = new Set<string>();
      Object.assign(globalThis, { said });
      const look = () => said.add(document.querySelector('aside span[aria-hidden] .truncate')?.textContent ?? '');
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await page.getByRole('textbox', { name: 'Your message' }).fill('[[tokens=60]] [[rate=20]]');
    await page.keyboard.press('Enter');
    await seen(page, 'Live').waitFor();
    await page.getByText('t59').waitFor();
    await seen(page, 'Connected').waitFor();
    const said = await page.evaluate(() => [...(globalThis as unknown as { said: Set<string> }).said].filter(Boolean));
    expect(said.sort()).toEqual(['Connected', 'Live']);
  });
});
