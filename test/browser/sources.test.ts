import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import type { Locator, Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser';
import { docxOf } from '../support/docx-files';
import { PHONE, type PageStage, startStage } from '../support/page-stage';
import { pdfOf, typeset } from '../support/pdf-files';
import { until } from '../support/until';
import { itLong } from '../support/long';

jest.setTimeout(60_000);

interface Source {
  title: string;
  snippet: string;
}
const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();

const FILLER = Array.from(
  { length: 22 },
  (_, at) => `Note ${at + 1} speaks of other matters, such as the weather of last year, and of what was eaten at noon.`,
).join(' ');
const PASSAGE =
  'The zeppelin of Lindenberg carries exactly forty-two passengers over the lake. Its hull is made of duralumin, and it is moored to a mast of oak at night.';
const MANUAL = pdfOf(
  [typeset(FILLER), typeset(FILLER), [...typeset(FILLER), ...typeset(PASSAGE, { y: 400, width: 220 })], typeset(FILLER)],
  {
    title: 'Airship manual',
  },
);

/** The page has made itself a user. */
const signedUp = (page: Page) => page.waitForFunction(() => localStorage.getItem('runlog.token') !== null);

/** Brings a document into a collection of this page's user, and waits until it has been read. */
async function bring(stage: PageStage, page: Page, collection: string, name: string, content: Buffer | string, type = ''): Promise<string> {
  const id = await page.evaluate(
    async ([collection, name, bytes, type]) => {
      const form = new FormData();
      form.append('file', new File([Uint8Array.from(bytes)], name, { type }));
      const headers = { Authorization: `Bearer ${localStorage.getItem('runlog.token')}` };
      const answer = await fetch(`/api/collections/${collection}/documents`, { method: 'POST', body: form, headers });
      return ((await answer.json()) as { document_id: string }).document_id;
    },
    [collection, name, [...Buffer.from(content)], type] as const,
  );
  await until('it has been read', async () => {
    const [document] = await stage.query<{ status: string }>('select status from documents where document_id = $1', [id]);
    return document?.status === 'indexed';
  });
  return id;
}

/** Asks in a new chat over a collection; resolves with the answer's chip for its first source, when it has ended. */
async function ask(page: Page, collection: string, content: string, more: object = {}): Promise<{ chip: Locator; sources: Source[] }> {
  const thread = await page.evaluate(
    async ([collection, body]) => {
      const headers = { Authorization: `Bearer ${localStorage.getItem('runlog.token')}`, 'Content-Type': 'application/json' };
      const call = async (path: string, body: unknown): Promise<Record<string, string>> =>
        (await (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as Record<string, string>;
      const { thread_id } = await call('/api/threads', { assistant: 'docs', collection });
      await call(`/api/threads/${thread_id}/messages`, body);
      return thread_id!;
    },
    [collection, { content, ...more }] as const,
  );
  await page.goto(`/threads/${thread}`);
  const chip = page.getByRole('button', { name: /^Source \d+: / }).first();
  const sources = await page.evaluate(async (thread) => {
    const headers = { Authorization: `Bearer ${localStorage.getItem('runlog.token')}` };
    for (;;) {
      const answer = await fetch(`/api/threads/${thread}/messages`, { headers });
      const { items } = (await answer.json()) as { items: { status: string; sources: Source[] }[] };
      if (items.at(-1)!.status !== 'pending') return items.at(-1)!.sources;
    }
  }, thread);
  if (sources.length > 0) await page.getByRole('button', { name: 'Details' }).first().waitFor();
  return { chip, sources };
}

const drawerOf = (page: Page): Locator => page.getByRole('dialog');
const markOf = async (page: Page): Promise<string> => {
  await drawerOf(page).locator('mark').first().waitFor();
  return (await drawerOf(page).locator('mark').allInnerTexts()).join(' ');
};
const isInSight = (element: Locator): Promise<boolean> =>
  element.evaluate((mark) => {
    const { top, bottom } = mark.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });

/** How many pixels are dark. */
const inkOf = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at]! < 100 && data[at + 3]! > 0) dark++;
    return dark;
  });

describeInBrowser('the sources of an answer', () => {
  let stage: PageStage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage?.stop());
  afterEach(() => stage.endScene());

  it('open the PDF at the page with the passage marked, as text too, and leave nothing behind', async () => {
    const page = await stage.page();
    await signedUp(page);
    await bring(stage, page, 'ships', 'manual.pdf', MANUAL);
    const { chip } = await ask(page, 'ships', 'How many passengers does the zeppelin of Lindenberg carry?');
    expect(await chip.getAttribute('aria-label')).toMatch(/^Source \d+: Airship manual, page 3$/);
    await chip.focus();
    await page.getByText('forty-two passengers').nth(1).waitFor();
    await page.keyboard.press('Enter');
    const drawer = drawerOf(page);
    await drawer.locator('.pdf-page').waitFor();
    expect(await drawer.getByRole('toolbar').getByRole('status').innerText()).toBe('Page 3 of 4');
    expect(letters(await markOf(page))).toContain(letters(PASSAGE));
    expect(letters(await markOf(page))).not.toContain('note1speaks');
    expect(await isInSight(drawer.locator('mark').first())).toBe(true);
    // Something was drawn, not an empty canvas.
    expect(await inkOf(drawer.locator('canvas'))).toBeGreaterThan(500);
    await drawer.getByRole('button', { name: 'Next page' }).click();
    await drawer.locator('.pdf-page[data-page="4"]').waitFor();
    expect(await drawer.locator('mark').count()).toBe(0);
    await drawer.getByRole('button', { name: 'Page before' }).click();
    await drawer.locator('[data-page="3"] mark').first().waitFor();
    const width = (): Promise<number> => drawer.locator('.pdf-page').evaluate((paper) => paper.getBoundingClientRect().width);
    const before = await width();
    await drawer.getByRole('button', { name: 'Larger' }).click();
    await until('the page is larger', async () => (await width()) > before * 1.2);
    await drawer.getByRole('tab', { name: 'Text' }).click();
    expect(letters(await markOf(page))).toContain(letters(PASSAGE));
    await drawer.getByText('Page 3', { exact: true }).waitFor();
    await drawer.getByRole('tab', { name: 'Original' }).click();
    await drawer.locator('.pdf-page').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await until('the worker has ended', () => page.workers().length === 0);
    expect(await chip.evaluate((element) => document.activeElement === element)).toBe(true);
  });

  itLong('open a long text at the passage, with more of it as one scrolls either way', async () => {
    const page = await stage.page();
    await signedUp(page);
    const part = (n: number): string =>
      `## Part ${n}\n\nParagraph ${n} tells of ${n === 200 ? 'the silver heron of Ravensburg, which sleeps on one leg' : `matter ${n}`}. ${'It goes on at length about nothing in particular. '.repeat(12)}`;
    const text = Array.from({ length: 400 }, (_, at) => part(at + 1)).join('\n\n');
    await bring(stage, page, 'long', 'long.md', `# A long text\n\n${text}`);
    const { chip, sources } = await ask(page, 'long', 'Where does the silver heron of Ravensburg sleep?');
    await chip.click();
    const drawer = drawerOf(page);
    expect(letters(await markOf(page))).toBe(letters(sources[0]!.snippet));
    await until('the mark is in sight', () => isInSight(drawer.locator('mark').first()));
    const view = drawer.getByRole('region', { name: 'Text' });
    const paragraphs = async (): Promise<number[]> =>
      [...(await view.innerText()).matchAll(/Paragraph (\d+) tells/g)].map(([, n]) => Number(n));
    const isWithout = (numbers: number[], holes: number): boolean => numbers.every((n, at) => at === 0 || n === numbers[at - 1]! + holes);
    const first = (await paragraphs())[0]!;
    expect(first).toBeGreaterThan(100);
    await until('more has come before it', async () => {
      await view.evaluate((box) => void (box.scrollTop = Math.min(box.scrollTop, 200)));
      return (await paragraphs())[0]! < first - 50;
    });
    await until('it has come from the start', async () => {
      await view.evaluate((box) => void (box.scrollTop = 0));
      return (await paragraphs())[0] === 1;
    });
    await until('it has come to the end', async () => {
      await view.evaluate((box) => void (box.scrollTop = box.scrollHeight));
      return (await paragraphs()).at(-1) === 400;
    });
    const all = await paragraphs();
    expect([all.length, isWithout(all, 1)]).toEqual([400, true]);
  });

  itLong('tell of a document that was read anew, and of one that was deleted, with the passage as it was', async () => {
    stage.expect(/404/);
    const page = await stage.page();
    await signedUp(page);
    const id = await bring(
      stage,
      page,
      'moving',
      'fact.txt',
      'The lighthouse of Arngast is painted red. Its keeper is called Harm Jansen.',
    );
    const { chip } = await ask(page, 'moving', 'Which colour has the lighthouse of Arngast?');
    await bring(stage, page, 'moving', 'fact.txt', 'Nothing is said of lighthouses any more.');
    await until('it has been replaced', async () => {
      const [row] = await stage.query<{ text: string }>('select text from chunks where document_id = $1', [id]);
      return row?.text.startsWith('Nothing') ?? false;
    });
    await page.reload();
    await chip.click();
    const drawer = drawerOf(page);
    await drawer.getByText('has been read anew').waitFor();
    await drawer.locator('blockquote').getByText('painted red').waitFor();
    await drawer.getByText('Nothing is said of lighthouses').waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate(async (id) => {
      const headers = { Authorization: `Bearer ${localStorage.getItem('runlog.token')}` };
      await fetch(`/api/documents/${id}`, { method: 'DELETE', headers });
    }, id);
    await page.reload();
    await chip.click();
    await drawer.getByText('has been deleted').waitFor();
    await drawer.locator('blockquote').getByText('painted red').waitFor();
  });

  itLong('show a Word file as text, and the file to be saved', async () => {
    const page = await stage.page();
    await signedUp(page);
    const docx = docxOf([{ text: 'Bees', level: 1 }, { text: 'The bees of Quernheim make dark honey from fir trees.' }]);
    await bring(stage, page, 'word', 'bees.docx', docx);
    const { chip } = await ask(page, 'word', 'What do the bees of Quernheim make?');
    await chip.click();
    expect(await markOf(page)).toContain('dark honey');
    const drawer = drawerOf(page);
    await drawer.getByRole('tab', { name: 'Original' }).click();
    const saving = page.waitForEvent('download');
    await drawer.getByRole('button', { name: 'Save the original' }).click();
    expect((await saving).suggestedFilename()).toBe('bees.docx');
  });

  it('are open by one tap on a phone', async () => {
    const page = await stage.page({ viewport: PHONE, touch: true, theme: 'dark' });
    await signedUp(page);
    await bring(stage, page, 'ships', 'manual.pdf', MANUAL);
    const { chip } = await ask(page, 'ships', 'How many passengers does the zeppelin of Lindenberg carry?');
    await chip.tap();
    expect(letters(await markOf(page))).toContain(letters(PASSAGE));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  });

  it('tell on demand how they were found', async () => {
    const page = await stage.page();
    await signedUp(page);
    await bring(stage, page, 'found', 'tides.txt', 'The tide at Dangast comes twice a day and turns the harbour into mud.');
    const { sources } = await ask(page, 'found', 'When does the tide come at Dangast?');
    await page.getByRole('button', { name: 'Details' }).click();
    const list = page.getByRole('region', { name: 'Sources' });
    await list.getByText(/Searched for “When does the tide come at Dangast\?” in version \d+/).waitFor();
    await list
      .getByText(String((sources[0] as Source & { score: number }).score))
      .first()
      .waitFor();
  });

  it('say that they do not support an answer', async () => {
    const page = await stage.page();
    await signedUp(page);
    await bring(stage, page, 'thin', 'moss.txt', 'Moss grows on the north side of the barn.');
    await ask(page, 'thin', 'What is the boiling point of tungsten hexafluoride?');
    await page.getByText('The documents do not support this answer.').waitFor();
  });

  itLong('show the text that was selected for a question, which has no document', async () => {
    const page = await stage.page();
    await signedUp(page);
    await bring(stage, page, 'thin', 'moss.txt', 'Moss grows on the north side of the barn.');
    const selected_text = 'The ferry to Baltrum leaves at seven, whatever the tide says.';
    await ask(page, 'thin', 'When does the ferry to Baltrum leave?', { mode: 'selected_text_only', selected_text });
    await page
      .getByRole('region', { name: 'Sources' })
      .getByRole('button', { name: /^Source 1: / })
      .click();
    await drawerOf(page).getByText('It belongs to no document').waitFor();
    expect(await drawerOf(page).locator('blockquote').innerText()).toBe(selected_text);
  });

  itLong('are read with the maps of characters that a PDF leaves out, from here and nowhere else', async () => {
    const page = await stage.page();
    await signedUp(page);
    const descriptor =
      '<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 800/StemV 80>>';
    const descendant = `<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor ${descriptor}>>`;
    const font = `<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[${descendant}]>>`;
    await bring(
      stage,
      page,
      'chinese',
      'song.pdf',
      pdfOf([[{ text: '\x4e\x2d\x56\xfd\x4e\xba\x6c\x11\x59\x27\x5b\x66', y: 700 }]], { font, title: 'Song' }),
    );
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/documents/chinese');
    await page.getByRole('button', { name: 'Open Song' }).click();
    await drawerOf(page).locator('.pdf-text').getByText('中国人民大学').waitFor();
    expect(asked.some((url) => /UniGB-UCS2-H-.*\.bcmap$/.test(url))).toBe(true);
    expect(asked.filter((url) => !url.startsWith(stage.url))).toEqual([]);
  });

  itLong('show the pictures of a scanner', async () => {
    const page = await stage.page();
    await signedUp(page);
    // Sixteen lines of a fax, each the one bit that says "as before", then the end: a black square.
    const lines = Buffer.from([0xff, 0xff, 0x00, 0x10, 0x01]);
    const picture = '/W 16 /H 16 /CS /G /BPC 1 /F /CCF /DP <</K -1 /Columns 16 /Rows 16 /BlackIs1 true>>';
    const content = (drawn: string): Buffer =>
      deflateSync(
        Buffer.concat([Buffer.from(`${drawn} q 300 0 0 300 100 200 cm BI ${picture} ID `, 'latin1'), lines, Buffer.from('\nEI Q')]),
      );
    await bring(stage, page, 'scans', 'fax.pdf', pdfOf([[{ text: 'A letter that came by fax', y: 800 }]], { title: 'Fax', content }));
    await page.goto('/documents/scans');
    await page.getByRole('button', { name: 'Open Fax' }).click();
    await drawerOf(page).locator('.pdf-page').waitFor();
    expect(await inkOf(drawerOf(page).locator('canvas'))).toBeGreaterThan(50_000);
  });

  describe('from a document that means harm', () => {
    let foreign: Server;
    let address: string;
    const heard: string[] = [];
    beforeAll(async () => {
      foreign = createServer((request, response) => {
        heard.push(request.url ?? '');
        response.end();
      }).listen(0, '127.0.0.1');
      await once(foreign, 'listening');
      address = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
    });
    afterAll(async () => {
      foreign.closeAllConnections();
      foreign.close();
      await once(foreign, 'close');
    });

    it('run nothing, fetch nothing, and lead nowhere', async () => {
      stage.expect(/ csp$/, /Content Security Policy|Blocked script execution|sandbox/i);
      const page = await stage.page();
      await signedUp(page);
      const harm = `window.top.__pwned = 1; fetch('${address}/script'); new Image().src = '${address}/beacon'; document.title = 'pwned'`;
      const html = `<!doctype html><html><head><title>The almanac</title><meta http-equiv="refresh" content="0;url=${address}/refresh">
        <link rel="stylesheet" href="${address}/style.css"><link rel="prefetch" href="${address}/prefetch"><base href="${address}/">
        <style>@import url('${address}/import.css'); body { background: url('${address}/background') }</style></head>
        <body onload="${harm}"><script>${harm}</script><img src="${address}/image" onerror="${harm}"><svg onload="${harm}"></svg>
        <iframe src="${address}/frame"></iframe><iframe srcdoc="<script>${harm}</script>"></iframe>
        <object data="${address}/object"></object><video src="${address}/video" autoplay></video>
        <form action="${address}/form"><button id="send">Send</button></form>
        <p>The almanac says that the moon of Wildeshausen is full in the ninth night.</p>
        <a id="out" href="${address}/link" target="_top">Out</a> <a id="in" href="${address}/inner">In</a></body></html>`;
      await bring(stage, page, 'harm', 'almanac.html', html, 'text/html');
      const { chip } = await ask(page, 'harm', 'When is the moon of Wildeshausen full?');
      await chip.click();
      expect(await markOf(page)).toContain('ninth night');
      const drawer = drawerOf(page);
      await drawer.getByRole('tab', { name: 'Original' }).click();
      const frame = drawer.frameLocator('iframe');
      await frame.getByText('The almanac says').waitFor();
      const here = page.url();
      for (const what of ['#send', '#out', '#in']) {
        await frame.locator(what).focus();
        await page.keyboard.press('Enter');
      }
      await fetch(`${address}/control`); // it does hear, and what was sent before has come by now
      expect(page.url()).toBe(here);
      await frame.getByText('The almanac says').waitFor();
      expect(await page.evaluate(() => (window as unknown as Record<string, unknown>).__pwned)).toBeUndefined();
      expect(await page.title()).not.toBe('pwned');
      expect(heard).toEqual(['/control']);
    });
  });
});
