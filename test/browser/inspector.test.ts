import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { barriers } from '../support/page-axe';
import { PagePerson } from '../support/page-person';
import { type PageStage, PHONE, startStage, type PageOptions } from '../support/page-stage';
import { describeInBrowser } from '../support/browser';
import { until } from '../support/until';
import { itLong } from '../support/long';

jest.setTimeout(60_000);

const MANY = process.env.RUNLOG_LONG ? 100_000 : 20_000;

describeInBrowser('the run inspector', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ model: 'scripted' });
  });
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());

  async function visitor(options?: PageOptions): Promise<{ page: Page; person: PagePerson }> {
    const page = await stage.page(options);
    return { page, person: await PagePerson.of(page) };
  }
  const ended = (run: string): Promise<unknown> =>
    until('the end of the run', async () => {
      const rows = await stage.query('select from runs where run_id = $1 and finished_at is not null', [run]);
      return rows.length > 0;
    });
  const countOf = async (run: string): Promise<number> => {
    const rows = await stage.query<{ n: number }>('select count(*)::int as n from run_events where run_id = $1', [run]);
    return rows[0]!.n;
  };
  const statusOf = (page: Page) => page.getByRole('article').getByRole('status').first();
  /** One that has ended, shown. */
  async function inspected(
    question: string,
    assistant?: string,
    options?: PageOptions,
  ): Promise<{ page: Page; run: string; person: PagePerson }> {
    const { page, person } = await visitor(options);
    const { run_id: run } = await person.ask(question, assistant);
    await ended(run);
    await page.goto(`/runs/${run}`);
    await page.getByRole('heading', { name: 'Time line' }).waitFor();
    return { page, run, person };
  }
  const rows = (page: Page) => page.getByRole('table', { name: 'Events' }).getByRole('rowgroup').getByRole('row');

  it('shows where the time went, what the model was given and every event', async () => {
    const { page, run } = await inspected('How do I resume a stream? [[rate=200]]', 'docs');
    await page.getByRole('heading', { name: 'How do I resume a stream?' }).waitFor();
    await until('its status', async () => (await statusOf(page).textContent()) === 'Done');
    await page.getByRole('img', { name: /^Tokens per second over time: .* on average/ }).waitFor();
    for (const phase of ['Queued', 'Searched', 'Waited for the model', 'Streamed'])
      expect(await page.getByRole('button', { name: new RegExp(`^${phase}: [\\d.]+ (ms|s), \\d+ % of the whole`) }).count()).toBe(1);
    const [sources] = await stage.query<{ data: { query: string; passages: { title: string }[] } }>(
      `select data from run_events where run_id = $1 and type = 'sources'`,
      [run],
    );
    await page.getByText(`“${sources!.data.query}”`).waitFor();
    await page.getByTitle(`Open ${sources!.data.passages[0]!.title}`).first().waitFor();
    await page.getByText(`${await countOf(run)} events`, { exact: true }).waitFor();
  });

  it('finds events by type and by words, and opens one in full', async () => {
    const { page } = await inspected('[[text:one two three four]] [[rate=20]]');
    await page.getByRole('button', { name: /^token 4/ }).click();
    await page.getByText('4 of 8 events').waitFor();
    await page.getByRole('searchbox', { name: 'Find in events' }).fill('THREE');
    await page.getByText('1 of 8 events').waitFor();
    expect(await rows(page).count()).toBe(1);
    await page.getByRole('button', { name: /Event \d in full/ }).click();
    expect(JSON.parse(await rows(page).locator('pre').innerText())).toEqual({ content: 'three ', citations: [] });
    await page.getByRole('searchbox', { name: 'Find in events' }).fill('nobody said this');
    await page.getByText('No event fits.').waitFor();
    await page.getByRole('button', { name: /^Streamed/ }).click();
    await page.getByText('8 events', { exact: true }).waitFor();
  });

  it('replays the answer as it was streamed, from any moment', async () => {
    const { page } = await inspected('[[text:It was a dark and stormy night]] [[rate=8]]', undefined, { motion: true });
    const screen = page.getByRole('region', { name: 'The answer as it was streamed' });
    await until('all of the answer', async () => (await screen.innerText()) === 'It was a dark and stormy night');
    const position = page.getByRole('slider', { name: 'Position' });
    await position.focus();
    await page.keyboard.press('Home');
    await until('its first moment', async () => /Queued|Preparing/.test(await screen.innerText()));
    await page.getByRole('radio', { name: '×1' }).click();
    const texts = new Set<string>();
    await page.getByRole('button', { name: 'Play' }).click();
    await until('the end of the replay', async () => {
      texts.add(await screen.innerText());
      return (await position.getAttribute('aria-valuetext'))!.split(' of ').every((time, _, all) => time === all[1]);
    });
    expect(texts.size).toBeGreaterThan(3);
    await page.getByRole('radio', { name: '×∞' }).click();
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Play' }).waitFor(); // it has ended
    await until('all of it again', async () => (await screen.innerText()) === 'It was a dark and stormy night');
  });

  itLong('grows with a live run, to its end', async () => {
    const { page, person } = await visitor();
    const { run_id: run } = await person.ask('[[tokens=60]] [[rate=20]]');
    await page.goto(`/runs/${run}`);
    await statusOf(page).getByText('Running').waitFor();
    const seen = new Set<string>();
    const count = page.getByText(/^\d+ events$/);
    await until('the end in the page', async () => {
      seen.add(await count.innerText());
      return (await statusOf(page).innerText()) === 'Done';
    });
    await page.getByText(`${await countOf(run)} events`, { exact: true }).waitFor();
    expect(seen.size).toBeGreaterThan(5);
    await page.getByText(/in, 60 out$/).waitFor();
  });

  itLong('shows a restart: what was lost, why, and that the answer began anew', async () => {
    const { page, person } = await visitor();
    const { run_id: run } = await person.ask('[[tokens=60]] [[rate=20]]');
    await until('some tokens', async () => (await countOf(run)) > 15);
    stage.expect(/ERR_|Failed to load resource|50\d/);
    await stage.restart('SIGKILL');
    await ended(run);
    await page.goto(`/runs/${run}`);
    await page.getByRole('button', { name: /^Interrupted, attempt 1: / }).waitFor();
    await page
      .getByText(/Attempt 2 began anew: its process was lost/)
      .first()
      .waitFor();
    expect(await page.getByRole('region', { name: 'The answer as it was streamed' }).innerText()).toContain('t58 t59');
  });

  it('says why a run failed and what to do', async () => {
    const { page } = await inspected('[[fault:401]]');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/The run failed: provider_auth\n[\s\S]+Asking again will not help/);
  });

  itLong("explains another's run and one that never was", async () => {
    const { run } = await inspected('Mine.');
    const { page } = await visitor();
    stage.expect(/404/);
    for (const path of [`/runs/${run}`, '/runs/nonsense']) {
      await page.goto(path);
      await page.getByRole('heading', { name: 'This run is not here' }).waitFor();
    }
  });

  it('gives the run as a command and as a file', async () => {
    const { page, run, person } = await inspected(`It's [[tokens=5]]`);
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByRole('menuitem', { name: 'Ask this again' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(`{"content":"It'\\''s [[tokens=5]]"}`);
    expect(command).not.toContain(person.token);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as JSON' }).click()]);
    const text = readFileSync(await download.path(), 'utf8');
    const file = JSON.parse(text) as { run: { run_id: string }; events: { seq: number; type: string; data: unknown }[] };
    expect(file.run.run_id).toBe(run);
    expect(file.events.map(({ seq, type, data }) => ({ seq, type, data }))).toEqual(
      await stage.query('select seq, type, data from run_events where run_id = $1 order by seq', [run]),
    );
    expect(text).not.toMatch(/ticket/);
  });

  it('shows a structured result as a table, its links of the web alone', async () => {
    const { page, person } = await visitor();
    const { run_id: run } = await person.ask('[[tokens=3]]');
    await ended(run);
    const expert = { name: 'Ana Ruiz', hourly_rate: 120, profile_url: 'https://example.org/ana', note: 'javascript:alert(1)' };
    const result = { kind: 'experts', experts: [expert, { ...expert, name: 'Ben Okafor', hourly_rate: 95 }], summary: 'Two fit.' };
    await stage.query(
      `update run_events set type = 'result', data = $2 where run_id = $1 and type = 'status' and data->>'status' = 'answering'`,
      [run, result],
    );
    await page.goto(`/runs/${run}`);
    const table = page.getByRole('region', { name: 'Result' }).getByRole('table');
    await table.waitFor();
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual(['Name', 'Note', 'Hourly rate', 'Profile url']);
    expect(await table.getByRole('row').nth(2).getByRole('cell').allInnerTexts()).toEqual([
      'Ben Okafor',
      'javascript:alert(1)',
      '95',
      'example.org/ana',
    ]);
    expect(await table.getByRole('link').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))).toEqual(
      Array(2).fill('https://example.org/ana'),
    );
  });

  itLong(`holds ${MANY} events and draws few of them`, async () => {
    const { page, person } = await visitor();
    const { run_id: run } = await person.ask('[[tokens=3]]');
    await ended(run);
    const last = await countOf(run);
    await stage.query('update run_events set seq = seq + $2 where run_id = $1 and seq > $3', [run, MANY - last, last - 2]);
    await stage.query(
      `insert into run_events (run_id, seq, type, data, created_at)
       select $1, n, 'token', jsonb_build_object('content', 'word' || n || ' ', 'citations', '[]'::jsonb), now() from generate_series($2::int, $3) n`,
      [run, last - 1, MANY - 2],
    );
    await page.goto(`/runs/${run}`);
    await page.getByText(`${MANY.toLocaleString('en')} events`, { exact: true }).waitFor({ timeout: 40_000 });
    await page.getByRole('table', { name: 'Events' }).getByRole('rowgroup').focus();
    await page.keyboard.press('End');
    await page.getByRole('button', { name: `Event ${MANY} in full` }).waitFor();
    expect(await rows(page).count()).toBeLessThan(60);
    await page.getByRole('searchbox', { name: 'Find in events' }).fill('word7777 ');
    await page.getByRole('button', { name: 'Event 7777 in full' }).waitFor();
  });

  itLong.each([{ theme: 'light' }, { theme: 'dark', viewport: PHONE, touch: true }] as PageOptions[])(
    'has no barriers: %j',
    async (options) => {
      const { page } = await inspected('How do I resume a stream? [[rate=200]]', 'docs', options);
      await page.getByRole('img', { name: /^Tokens per second/ }).waitFor();
      await page.getByRole('button', { name: 'Event 1 in full' }).click();
      expect(await barriers(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    },
  );
});
