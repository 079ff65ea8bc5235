import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser';
import { PagePerson } from '../support/page-person';
import { type PageStage, startStage } from '../support/page-stage';
import { ServiceClient } from '../support/service-client';
import { itLong } from '../support/long';

jest.setTimeout(60_000);
const ADMIN = 'operator-token-of-the-test';

const heading = (page: Page, name: string) => page.getByRole('heading', { name });
const composer = (page: Page) => page.getByRole('textbox', { name: 'Your message' });

async function signInWith(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describeInBrowser('access where everybody may sign up', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ env: { AUTH_MODE: 'token' } });
  });
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());
  const users = async (): Promise<number> => Number((await stage.query<{ n: string }>('select count(*) n from users'))[0]!.n);

  it('makes one user where two tabs of a fresh browser start at once', async () => {
    const before = await users();
    const page = await stage.page({ path: '/docs' });
    const tabs = await Promise.all([0, 1, 2].map(() => page.context().newPage()));
    await Promise.all(tabs.map((tab) => tab.goto('/')));
    for (const tab of tabs) await composer(tab).waitFor();
    expect(await users()).toBe(before + 1);
  });

  it('explains a token that is refused in mid-use, and keeps draft and chats for who comes back', async () => {
    const page = await stage.page();
    await composer(page).fill('half a thought');
    const person = await PagePerson.of(page);
    const { user_id } = await person.call<{ user_id: number }>('GET', '/api/users/me');
    const turnHash = () => stage.query('update users set token_hash = reverse(token_hash) where user_id = $1', [user_id]);
    await turnHash(); // as of another installation
    stage.expect(/401/);
    await page.getByRole('link', { name: 'Documents' }).click();
    await heading(page, 'Your token is no longer accepted').waitFor();
    await signInWith(page, 'rl_wrong');
    await heading(page, 'This token is not known here').waitFor();
    await turnHash();
    await signInWith(page, person.token);
    await page.getByRole('link', { name: 'New chat' }).first().click();
    await composer(page).waitFor();
    expect(await composer(page).inputValue()).toBe('half a thought');
  });

  itLong('starts anew in the place of a token of another installation, once that is asked for', async () => {
    const page = await stage.page();
    await composer(page).waitFor();
    await page.evaluate(() => localStorage.setItem('runlog.token', 'rl_of_another_installation'));
    stage.expect(/401/);
    await page.reload();
    await heading(page, 'Your token is no longer accepted').waitFor();
    expect(await page.evaluate(() => localStorage.getItem('runlog.token'))).toBe('rl_of_another_installation');
    await page.getByRole('button', { name: 'Start anew as another user' }).click();
    await composer(page).waitFor();
  });

  itLong('signs out in all tabs, once it is sure, and keeps nothing; signs in again with the copied token', async () => {
    const page = await stage.page();
    const person = await PagePerson.of(page);
    await person.call('POST', '/api/threads', { assistant: 'plain', title: 'Mine' });
    await composer(page).fill('half a thought');
    const tab = await page.context().newPage();
    await tab.goto('/');
    await tab.getByRole('link', { name: 'Mine' }).waitFor();

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Copy the token first' }).click();
    await page.getByRole('button', { name: 'Copy the token', exact: true }).click();
    await page.getByText('The token was copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(person.token);
    await page.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await heading(page, 'You are signed out').waitFor();
    await heading(tab, 'You are signed out').waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/rl_|half a thought/);
    await tab.reload();
    await heading(tab, 'You are signed out').waitFor();

    await signInWith(page, person.token);
    await page.getByRole('link', { name: 'Mine' }).waitFor();
    await tab.getByRole('link', { name: 'Mine' }).waitFor();
  });

  it('shows nothing of the one before to the next user', async () => {
    const page = await stage.page();
    const person = await PagePerson.of(page);
    await person.call('POST', '/api/threads', { assistant: 'plain', title: 'Mine alone' });
    await page.reload();
    await page.getByRole('link', { name: 'Mine alone' }).waitFor();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.route('**/api/threads?*', (route) => route.abort()); // what is shown now is what the page has kept
    stage.expect(/ERR_FAILED/, /threads/);
    await page.getByRole('button', { name: 'Start as a new user' }).click();
    await composer(page).waitFor();
    expect(await page.getByText('Mine alone').count()).toBe(0);
  });
});

describeInBrowser('access where the operator makes users', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ env: { AUTH_MODE: 'token', SIGNUP: 'closed', ADMIN_TOKEN: ADMIN } });
  });
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());

  it('asks for a token, says when it is wrong, and is in with the right one, also after a reload', async () => {
    const client = new ServiceClient(() => stage.url);
    const made = await client.call<{ token: string }>('POST', '/api/users', { name: 'Ana' }, { authorization: `Bearer ${ADMIN}` });
    stage.expect(/401/);
    const page = await stage.page();
    await heading(page, 'Sign in with your token').waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    expect(await page.getByRole('button', { name: /new|anew/ }).count()).toBe(0);
    await signInWith(page, 'rl_wrong');
    await heading(page, 'This token is not known here').waitFor();
    await signInWith(page, ` ${made.body.token} `);
    await composer(page).waitFor();
    await page.reload();
    await composer(page).waitFor();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByText('Ana').waitFor();
  });
});
