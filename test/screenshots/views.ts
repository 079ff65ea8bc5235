import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PagePerson } from '../support/page-person';
import { type PageOptions, PageStage, PHONE, startStage } from '../support/page-stage';
import { until } from '../support/until';

/** Not a test: `make screenshots` runs it, for the stage that tests have. Each view of the page, in both themes, on a desktop and a phone. */
const FOLDER = process.env.SCREENSHOTS ?? join(__dirname, '../../docs/images');
const DEVICES: Record<string, PageOptions> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: PHONE, touch: true, scale: 1.5 },
};
const QUESTIONS = ['Who speaks Portuguese?', 'How many years has each candidate worked with Python?', 'Who knows Azure?'];
const SHOTS = Object.entries(DEVICES).flatMap(([device, options]) =>
  (['light', 'dark'] as const).map((theme) => ({ device, theme, options: { ...options, theme } })),
);

jest.setTimeout(180_000);

const shoot = async (page: Page, view: string, { device, theme }: { device: string; theme: string }): Promise<void> => {
  mkdirSync(FOLDER, { recursive: true });
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(FOLDER, `${view}-${device}-${theme}.png`), animations: 'disabled', caret: 'hide' });
};

describe('views of a service with CVs', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ cvs: true, env: { OFFLINE_TOKENS_PER_SECOND: '60' } });
  }, 120_000);
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());

  it.each(SHOTS)('on a $device, $theme', async (shot) => {
    const page = await stage.page(shot.options);
    const message = page.getByRole('textbox', { name: 'Your message' });
    await message.waitFor();
    const runs = await history(page);
    await page.reload();
    await message.waitFor();
    await page.getByText(QUESTIONS[0]!).first().waitFor({ state: 'attached' });
    await shoot(page, 'chat-empty', shot);

    await page.goto(`/threads/${runs[0]!.thread_id}`);
    const chip = page.getByRole('button', { name: /^Source \d+: / }).first();
    await chip.waitFor();
    await shoot(page, 'chat', shot);

    await chip.click();
    await page.getByRole('dialog').locator('mark, canvas').first().waitFor();
    await page.waitForLoadState('networkidle');
    await shoot(page, 'source', shot);

    await page.goto('/documents/cvs');
    await page.getByRole('table').getByRole('row').nth(5).waitFor();
    await shoot(page, 'documents', shot);

    await page.goto(`/runs/${runs[0]!.run_id}`);
    await page.getByRole('img', { name: /^Tokens per second/ }).waitFor();
    await shoot(page, 'inspector', shot);

    await page.goto('/');
    await message.waitFor();
    await message.blur();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await shoot(page, 'help', shot);
  });

  /** Some threads, so that the sidebar is that of somebody who has been here. The newest last is the one that is shown. */
  async function history(page: Page) {
    const person = await PagePerson.of(page);
    const posted = [];
    for (const question of [...QUESTIONS].reverse()) {
      posted.unshift(await person.ask(question, 'cv-analyst'));
      await until('the answer', async () => (await stage.query(`select from runs where finished_at is null`)).length === 0);
    }
    return posted;
  }
});

describe('where users are made by the operator', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ env: { AUTH_MODE: 'token', SIGNUP: 'closed', ADMIN_TOKEN: 'of-the-operator-alone-0123456789' } });
  }, 60_000);
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());

  it.each(SHOTS)('on a $device, $theme', async (shot) => {
    stage.expect(/401|403/);
    const page = await stage.page(shot.options);
    await page.getByRole('textbox').waitFor();
    await shoot(page, 'access', shot);
  });
});
