import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser';
import { type PageStage, startStage } from '../support/page-stage';
import { encryptedPdf, pdfOf, typeset } from '../support/pdf-files';
import { itLong } from '../support/long';

jest.setTimeout(60_000);

interface Brought {
  name: string;
  mimeType: string;
  buffer: Buffer;
}
const text = (name: string, content: string): Brought => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
const pdf = (name: string, buffer: Buffer): Brought => ({ name, mimeType: 'application/pdf', buffer });
const TEA = 'Green tea is steeped at eighty degrees for two minutes. Black tea takes boiling water and four minutes.';

/** Goes to a collection of one's own and brings files by the file button. */
async function bring(page: Page, ...files: Brought[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page
    .getByRole('button', { name: /^(Upload|Choose files)$/ })
    .first()
    .click();
  await (await choosing).setFiles(files);
}

/** Drops files onto the page, as a browser tells it. */
async function drop(page: Page, ...files: { name: string; type: string; content: string }[]): Promise<void> {
  const transfer = await page.evaluateHandle((all) => {
    const made = new DataTransfer();
    for (const { name, type, content } of all) made.items.add(new File([content], name, { type }));
    return made;
  }, files);
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: transfer });
  await page.getByText(/^Drop the files/).waitFor();
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
}

const row = (page: Page, title: string) =>
  page.getByRole('row').filter({ has: page.getByRole('button', { name: `Open ${title}`, exact: true }) });

describeInBrowser('the documents', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage({ env: { UPLOAD_MAX_MB: '1' } });
  });
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());

  it('makes a collection with its first files, and says when each has been read', async () => {
    const page = await stage.page({ path: '/documents' });
    await page.getByText('This collection is shared').waitFor();
    await page.getByRole('button', { name: /^Collection: docs/ }).click();
    await page.getByRole('menuitem', { name: 'New collection' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('docs');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('A shared collection has this name already').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Tea: notes @home');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Nothing here yet').waitFor();
    await bring(
      page,
      text('tea.txt', TEA),
      pdf('coffee.pdf', pdfOf([typeset('Coffee is ground coarse for a press, and fine for espresso.')])),
    );
    await page.getByText('2 of 2 received').waitFor();
    await row(page, 'tea').getByText('Ready').waitFor();
    await row(page, 'coffee').getByText('Ready').waitFor();
    expect(await row(page, 'coffee').innerText()).toContain('PDF');
    const ask = page.getByRole('link', { name: 'Ask about it' });
    expect(await ask.getAttribute('href')).toBe(`/?collection=${encodeURIComponent('Tea: notes @home')}`);
    await page.reload();
    await row(page, 'tea').getByText('Ready').waitFor();
    await page.goto('/documents');
    await page.getByRole('button', { name: 'Collection: Tea: notes @home' }).waitFor();
  });

  it('is asked about what was brought, and the answer opens it', async () => {
    const page = await stage.page({ path: '/documents/tea' });
    await bring(page, text('tea.txt', TEA));
    await row(page, 'tea').getByText('Ready').waitFor();
    await page.getByRole('link', { name: 'Ask about it' }).click();
    await page.getByRole('textbox').last().fill('How long does green tea steep?');
    await page.keyboard.press('Enter');
    const main = page.getByRole('main');
    await main
      .getByText(/two minutes/)
      .first()
      .waitFor();
    await main.getByRole('button', { name: 'Source 1: tea' }).first().click();
    expect(await page.getByRole('dialog').locator('mark').innerText()).toBe(TEA);
  });

  it('shows why a file could not be read, on its row, and filters by it', async () => {
    const page = await stage.page({ path: '/documents/broken' });
    await bring(page, pdf('locked.pdf', encryptedPdf()), text('fine.txt', TEA));
    await row(page, 'locked.pdf').getByText('Not readable').waitFor();
    await row(page, 'fine').getByText('Ready').waitFor();
    expect(await row(page, 'locked.pdf').innerText()).toMatch(/password|encrypted/i);
    await page.getByRole('button', { name: /^Not readable 1/ }).click();
    await row(page, 'fine').waitFor({ state: 'detached' });
    await row(page, 'locked.pdf').waitFor();
  });

  itLong('takes files that are dropped anywhere, and asks where to where the collection is shared', async () => {
    const page = await stage.page({ path: '/documents/docs' });
    await page.getByText('This collection is shared').waitFor();
    await drop(page, { name: 'dropped.md', type: 'text/markdown', content: '# Dropped\n\nIt fell from above.' });
    await page.getByText('Where shall the file go?').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('mine');
    await page.keyboard.press('Enter');
    await row(page, 'Dropped').getByText('Ready').waitFor();
    await drop(page, { name: 'second.md', type: 'text/markdown', content: '# Second\n\nSo did this.' });
    await row(page, 'Second').getByText('Ready').waitFor();
    expect(await page.getByText(/^Drop the files/).count()).toBe(0);
  });

  itLong('says what the service refuses, keeps it until it is sent again or cleared, and sends the others', async () => {
    stage.expect(/413/, /422/, /400/, /415/);
    const page = await stage.page({ path: '/documents/mixed' });
    await bring(page, text('huge.txt', 'x'.repeat(1024 * 1024 + 1)), text('fine.txt', TEA));
    await row(page, 'fine').getByText('Ready').waitFor();
    const uploads = page.getByRole('region', { name: 'Uploads' });
    await uploads.getByText(/larger than 1 MB/).waitFor();
    await uploads.getByRole('button', { name: 'Send huge.txt again' }).click();
    await uploads.getByText(/larger than 1 MB/).waitFor();
    await uploads.getByRole('button', { name: 'Clear' }).click();
    await uploads.waitFor({ state: 'hidden' });
  });

  itLong('shows how far each file has gone, three at a time, and stops one', async () => {
    const page = await stage.page({ path: '/documents/slow' });
    await page.getByText('Nothing here yet').waitFor();
    const network = await page.context().newCDPSession(page);
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: 150_000,
    });
    await bring(page, ...[1, 2, 3, 4].map((n) => text(`slow-${n}.txt`, `${n} ${TEA} `.repeat(8000).slice(0, 900_000))));
    const bars = page.getByRole('progressbar');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[role=progressbar]')].some((bar) => Number(bar.getAttribute('aria-valuenow')) > 5),
    );
    expect(await bars.count()).toBe(3);
    await page.getByText('Waiting', { exact: true }).waitFor();
    for (const n of [1, 2, 4]) await page.getByRole('button', { name: `Stop slow-${n}.txt` }).click();
    await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await row(page, 'slow-3').getByText('Ready').waitFor();
    expect(await page.getByText('Stopped', { exact: true }).count()).toBe(3);
    const kept = await stage.query("select source from documents join collections using (collection_id) where name = 'slow'");
    expect(kept).toEqual([{ source: 'slow-3.txt' }]);
  });

  itLong('deletes a document once that was confirmed, and tells the other tab', async () => {
    const page = await stage.page({ path: '/documents/passing' });
    await bring(page, text('one.txt', TEA), text('two.txt', `${TEA} And milk.`));
    await row(page, 'one').getByText('Ready').waitFor();
    await row(page, 'two').getByText('Ready').waitFor();
    const tab = await page.context().newPage();
    await tab.goto(page.url());
    await row(tab, 'one').waitFor();
    await page.getByRole('button', { name: 'Delete one' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await row(page, 'one').waitFor();
    await page.getByRole('button', { name: 'Delete one' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await row(page, 'one').waitFor({ state: 'detached' });
    await row(tab, 'one').waitFor({ state: 'detached' });
    await row(tab, 'two').waitFor();
  });

  itLong('has the rows of a table below it, over more pages than one, and opens one with the way to its table', async () => {
    const page = await stage.page({ path: '/documents/tables' });
    const csv = ['name,city', ...Array.from({ length: 450 }, (_, at) => `Person ${at + 1},Town ${at + 1}`)].join('\n');
    await bring(page, { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('button', { name: '450 rows' }).click();
    await row(page, 'people.csv#1').or(row(page, 'Person 1')).first().getByText('Row', { exact: true }).waitFor();
    expect(await page.getByText('Row', { exact: true }).count()).toBe(50);
    await page.getByRole('button', { name: 'Show more' }).click();
    expect(await page.getByText('Row', { exact: true }).count()).toBe(100);
    await page.getByRole('button', { name: /^Open .*Person 7$/ }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('Town 7').first().waitFor();
    await drawer.getByRole('button', { name: 'Open the table' }).click();
    await drawer.getByRole('tab', { name: 'Original' }).click();
    await drawer.getByText('Person 450').waitFor();
  });

  itLong('fits the smallest phone', async () => {
    const page = await stage.page({ path: '/documents/docs', viewport: { width: 360, height: 740 }, theme: 'dark', touch: true });
    await page.getByRole('row').nth(3).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
