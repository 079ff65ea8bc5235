import { describeInBrowser } from '../support/browser';
import { type PageStage, startStage } from '../support/page-stage';
import { until } from '../support/until';

jest.setTimeout(60_000);

describeInBrowser('the page, as the service serves it', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ env: { OFFLINE_TOKENS_PER_SECOND: '40' } });
  });
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());

  it('makes itself a user once and keeps the token', async () => {
    const page = await stage.page();
    await page.getByRole('main').waitFor();
    await until('its token to be kept', () => page.evaluate(() => localStorage.getItem('runlog.token') !== null));
    await page.reload();
    await page.getByRole('main').waitFor();
    expect(await stage.query('select name from users')).toEqual([{ name: 'Browser' }]);
  });

  it('asks, shows the answer as it comes, and what it stands on', async () => {
    const page = await stage.page();
    await page.getByRole('textbox', { name: 'Your message' }).fill('How do I resume a stream?');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/threads\//);
    const answer = page.locator('[data-answer]').last();
    const seen = new Set<string>();
    await until('the whole answer', async () => {
      seen.add((await answer.textContent({ timeout: 10_000 })) ?? '');
      return page.getByRole('button', { name: 'Answer anew' }).isVisible();
    });
    expect(seen.size).toBeGreaterThan(3);
    const [stored] = await stage.query<{ sources: { title: string }[] }>(
      `select data->'sources' as sources from run_events where type = 'final'`,
    );
    expect(stored!.sources.length).toBeGreaterThan(0);
    await page
      .getByRole('button', { name: new RegExp(`^Source \\d+: ${escaped(stored!.sources[0]!.title)}`) })
      .first()
      .click();
    await page.getByRole('dialog').locator('mark').first().waitFor();
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
