import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser';
import { PagePerson } from '../support/page-person';
import { DESKTOP, PHONE, type PageStage, startStage } from '../support/page-stage';
import { until } from '../support/until';
import { itLong } from '../support/long';

jest.setTimeout(60_000);

describeInBrowser('the threads', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ model: 'scripted' });
  });
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());

  const list = (page: Page) => page.getByRole('navigation', { name: 'Chats' });
  const row = (page: Page, title: string) => list(page).getByRole('link', { name: title, exact: true });
  const titles = (page: Page) => list(page).getByRole('link').allInnerTexts();
  /** Where the focus goes is seen a moment after what it leaves is gone. */
  const isFocused = (page: Page, text: string) =>
    page.waitForFunction((wanted) => document.activeElement?.textContent?.trim() === wanted, text);

  /** A person with threads of these titles, the last one newest; each with a question that names it. */
  async function personWith(page: Page, ...names: string[]): Promise<{ person: PagePerson; ids: string[] }> {
    const person = await PagePerson.of(page);
    const ids: string[] = [];
    for (const title of names) {
      const { thread_id } = await person.call<{ thread_id: string }>('POST', '/api/threads', { assistant: 'plain', title });
      ids.push(thread_id);
    }
    await page.reload();
    await row(page, names.at(-1)!).waitFor();
    return { person, ids };
  }

  it('invites somebody who has none', async () => {
    const page = await stage.page();
    await list(page).getByText('No chats yet').waitFor();
  });

  it('stand newest first, the open one marked, and bear its title in the window', async () => {
    const page = await stage.page();
    const { ids } = await personWith(page, 'Alpha', 'Beta', 'Gamma');
    expect(await titles(page)).toEqual(['Gamma', 'Beta', 'Alpha']);
    await row(page, 'Beta').click();
    await page.waitForURL(`**/threads/${ids[1]}`);
    expect(await row(page, 'Beta').getAttribute('aria-current')).toBe('page');
    expect(await row(page, 'Gamma').getAttribute('aria-current')).toBeNull();
    await page.waitForFunction(() => document.title === 'Beta · Runlog');
    await page.getByRole('link', { name: 'New chat' }).first().click();
    await page.waitForFunction(() => document.title === 'New chat · Runlog');
  });

  it('are searched in titles and in what was said, and say when nothing is found', async () => {
    const page = await stage.page();
    const { person, ids } = await personWith(page, 'Alpha', 'Beta');
    const { run_id } = await person.say(ids[0]!, 'Who knows Haskell? [[tokens=1]]');
    await until('the answer', async () => (await person.call<{ status: string }>('GET', `/api/runs/${run_id}`)).status === 'done');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('haskell');
    await row(page, 'Beta').waitFor({ state: 'detached' });
    expect(await titles(page)).toEqual(['Alpha']);
    await page.getByText('One chat found').waitFor();
    const field = page.getByRole('searchbox', { name: 'Search chats' });
    await field.fill('100%_nowhere');
    await page.getByText('No chat contains “100%_nowhere”').waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'Beta').waitFor();
    expect(await field.inputValue()).toBe('');
    await field.fill('beta');
    await row(page, 'Alpha').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await row(page, 'Alpha').waitFor();
  });

  it('are renamed in place, by menu and by F2, and other tabs hear of it', async () => {
    const page = await stage.page();
    const { person, ids } = await personWith(page, 'Alpha', 'Beta');
    const tab = await page.context().newPage();
    await tab.goto(page.url());
    await row(tab, 'Alpha').waitFor();

    await row(page, 'Alpha').hover();
    await page.getByRole('button', { name: 'More for “Alpha”' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'New title' }).fill('  Alpha and Omega ');
    await page.keyboard.press('Enter');
    await row(page, 'Alpha and Omega').waitFor();
    await row(tab, 'Alpha and Omega').waitFor();
    await isFocused(page, 'Alpha and Omega');

    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'New title' }).fill('Something else');
    await page.keyboard.press('Escape');
    await row(page, 'Alpha and Omega').waitFor();
    expect(await person.call('GET', `/api/threads/${ids[0]}`)).toMatchObject({ title: 'Alpha and Omega' });
  });

  itLong('take a change back that is refused, and say why', async () => {
    const page = await stage.page();
    const { ids } = await personWith(page, 'Alpha');
    await page.route(`**/api/threads/${ids[0]}`, (route) =>
      route.request().method() === 'GET'
        ? route.continue()
        : route.fulfill({ status: 409, contentType: 'application/problem+json', json: { code: 'no', detail: 'Somebody forbade it.' } }),
    );
    stage.expect(/409/);
    await row(page, 'Alpha').focus();
    await page.keyboard.press('F2');
    await page.keyboard.type('Omega');
    await page.keyboard.press('Enter');
    await page.getByText('The title was not changed. Somebody forbade it.').waitFor();
    await row(page, 'Alpha').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await row(page, 'Alpha').focus();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Delete the chat' }).click();
    await page.getByText('The chat was not deleted. Somebody forbade it.').waitFor();
    await row(page, 'Alpha').waitFor();
  });

  it('are deleted once that is confirmed, here and in other tabs; who has it open goes to a new chat', async () => {
    const page = await stage.page();
    const { person, ids } = await personWith(page, 'Alpha', 'Beta', 'Gamma');
    await row(page, 'Beta').click();
    await page.waitForURL(`**/threads/${ids[1]}`);
    const tab = await page.context().newPage();
    await tab.goto('/');
    await row(tab, 'Beta').waitFor();

    await row(page, 'Beta').focus();
    await page.keyboard.press('Delete');
    const question = page.getByRole('alertdialog', { name: 'Delete “Beta”?' });
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    await isFocused(page, 'Beta');

    await page.keyboard.press('Delete');
    await question.getByRole('button', { name: 'Delete the chat' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await row(page, 'Beta').waitFor({ state: 'detached' });
    await row(tab, 'Beta').waitFor({ state: 'detached' });
    await expect(person.call('GET', `/api/threads/${ids[1]}`)).rejects.toThrow('404');
  });

  itLong('are walked by arrow keys', async () => {
    const page = await stage.page();
    const { ids } = await personWith(page, 'Alpha', 'Beta', 'Gamma');
    await page.getByRole('main').focus();
    await page.keyboard.press('/');
    await page.keyboard.press('ArrowDown');
    await isFocused(page, 'Gamma');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    await isFocused(page, 'Alpha');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/threads/${ids[1]}`);
    const stops = await list(page)
      .getByRole('link')
      .evaluateAll((links) => links.filter((link) => (link as HTMLElement).tabIndex === 0).length);
    expect(stops).toBe(1);
  });

  itLong('come page by page as somebody scrolls', async () => {
    const page = await stage.page();
    const person = await PagePerson.of(page);
    for (let i = 0; i < 120; i++) await person.call('POST', '/api/threads', { assistant: 'plain', title: `Thread ${i}` });
    await page.reload();
    await row(page, 'Thread 119').waitFor();
    expect(await row(page, 'Thread 0').count()).toBe(0);
    await until('the oldest', async () => {
      await list(page).getByRole('link').last().scrollIntoViewIfNeeded();
      return (await row(page, 'Thread 0').count()) === 1;
    });
    expect(new Set(await titles(page)).size).toBe(120);
  });

  itLong('show with a dot which of them is being answered, also one that another tab asked in', async () => {
    const page = await stage.page();
    const { person, ids } = await personWith(page, 'Alpha', 'Beta');
    const tab = await page.context().newPage();
    await tab.goto(`/threads/${ids[0]}`);
    await row(tab, 'Alpha').waitFor();
    await tab.getByRole('textbox', { name: 'Your message' }).fill('[[tokens=400]] [[rate=40]]');
    await tab.keyboard.press('Enter');
    await row(tab, 'Alpha is answering').waitFor();
    await row(page, 'Alpha is answering').waitFor();
    expect(await row(page, 'Beta is answering').count()).toBe(0);
    const { active_run } = await person.call<{ active_run: { run_id: string } }>('GET', `/api/threads/${ids[0]}`);
    await person.call('POST', `/api/runs/${active_run.run_id}/cancel`);
    await row(page, 'Alpha is answering').waitFor({ state: 'detached' });
    await row(tab, 'Alpha is answering').waitFor({ state: 'detached' });
  });

  itLong('lie over the page on a phone, and leave it once one is chosen', async () => {
    const page = await stage.page({ viewport: PHONE, touch: true });
    const person = await PagePerson.of(page);
    await person.call('POST', '/api/threads', { assistant: 'plain', title: 'Alpha' });
    await page.reload();
    await page.getByRole('button', { name: 'Show the sidebar' }).click();
    await row(page, 'Alpha').click();
    await page.waitForURL('**/threads/*');
    await list(page).waitFor({ state: 'detached' });
    await page.getByRole('banner').getByText('Alpha').waitFor();
    await page.getByRole('banner').getByRole('link', { name: 'New chat' }).click();
    await page.waitForURL((url) => url.pathname === '/');
  });

  itLong('stand beside the page or not, as was chosen, also after a reload', async () => {
    const page = await stage.page({ viewport: DESKTOP });
    await list(page).waitFor();
    await page.getByRole('main').focus();
    await page.keyboard.press('Control+b');
    await list(page).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Show the sidebar' }).waitFor();
    expect(await list(page).count()).toBe(0);
    await page.keyboard.press('Control+k'); // opens it, for there is the field
    await list(page).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'search');
  });

  itLong('are begun by Ctrl+Shift+O; single keys type where somebody types, and can be turned off', async () => {
    const page = await stage.page();
    const { ids } = await personWith(page, 'Alpha');
    await page.goto(`/threads/${ids[0]}`);
    const field = page.getByRole('textbox', { name: 'Your message' });
    await field.fill('');
    await field.press('?');
    await field.press('/');
    expect(await field.inputValue()).toBe('?/');
    await field.press('Control+Shift+O');
    await page.waitForURL((url) => url.pathname === '/');
    await page.getByRole('main').focus();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    await page.getByRole('main').focus();
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'search');
    expect(await help.count()).toBe(0);
  });
});
