import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser';
import { PHONE, startStage, type PageStage } from '../support/page-stage';
import { ask, openThread, says, untilEnded, untilShown } from './chat-steps';

jest.setTimeout(60_000);

const LONG = 'a'.repeat(10_000);

describeInBrowser('what a hostile model writes', () => {
  let stage: PageStage;
  let foreign: Server;
  let beacon: string;
  const requests: string[] = [];

  beforeAll(async () => {
    stage = await startStage({ model: 'scripted' });
    foreign = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
    });
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    beacon = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
  }, 60_000);
  afterEach(() => stage.endScene());
  afterAll(async () => {
    await stage.stop();
    foreign.closeAllConnections();
    await new Promise((closed) => foreign.close(closed));
  });

  const answered = async (text: string, how: { rate?: number; piece?: number } = {}, phone = false): Promise<Page> => {
    requests.length = 0;
    const page = await stage.page(phone ? { viewport: PHONE } : {});
    await openThread(page);
    await ask(page, says(text, how));
    await untilEnded(page);
    return page;
  };
  /** Elements within the newest answer that can act or load. */
  const active = (page: Page): Promise<string[]> =>
    page
      .locator('[data-answer]')
      .last()
      .evaluate((answer) =>
        [
          ...answer.querySelectorAll('script,iframe,img,object,embed,form,style,link,video,audio,meta,base,[onerror],[onclick],[style]'),
        ].map((e) => e.outerHTML),
      );
  const scrollsSideways = (page: Page): Promise<boolean> =>
    page.evaluate(() => [document.documentElement, ...document.querySelectorAll('[role=feed]')].some((e) => e.scrollWidth > e.clientWidth));

  it('shows HTML as text, and runs none of it', async () => {
    const html = [
      '<script>window.hit = 1</script>',
      '<img src=x onerror="window.hit = 2">',
      '<div onclick="window.hit = 3" style="position:fixed;inset:0">over</div>',
      '<iframe srcdoc="<script>parent.hit = 4</script>"></iframe>',
      '<style>body { display: none }</style>',
      `<svg onload="window.hit = 5"><a href="${beacon}/svg">x</a></svg>`,
      `<form action="${beacon}/form"><input name=q></form>`,
      '<!-- hidden -->',
    ].join('\n\n');
    const page = await answered(html, { piece: 5 });
    const text = await untilShown(page, '<script>window.hit = 1</script>');
    expect(text).toContain('<div onclick=');
    expect(await active(page)).toEqual([]);
    expect(await page.evaluate(() => (window as unknown as { hit?: number }).hit)).toBeUndefined();
    expect(requests).toEqual([]);
  });

  it('follows no link but to the web and to mail', async () => {
    const page = await answered(
      [
        '[run](javascript:alert(1)) [RUN](JaVaScRiPt:alert(1)) [tab](java\tscript:alert(1)) <javascript:alert(1)>',
        '[data](data:text/html,<script>alert(1)</script>) [file](file:///etc/passwd) [vb](vbscript:x) [here](/settings) [blob](blob:http://x/1)',
        `[web](${beacon}/web "title") [mail](mailto:ana@example.org) ${beacon}/bare`,
      ].join('\n\n'),
    );
    const links = await page
      .locator('[data-answer] a')
      .evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.getAttribute('rel'), a.getAttribute('target')]));
    const safe = ['noopener noreferrer nofollow', '_blank'];
    expect(links).toEqual([
      [`${beacon}/web`, ...safe],
      ['mailto:ana@example.org', ...safe],
      [`${beacon}/bare`, ...safe],
    ]);
    expect(await page.locator('[data-answer] a').first().getAttribute('title')).toBe(new URL(beacon).host);
    expect(requests).toEqual([]);
  });

  it('loads no image from elsewhere, not even half of one while it streams', async () => {
    const images = [
      `![pixel](${beacon}/one.png?q=secret) and [![linked](${beacon}/two.png)](${beacon}/to)`,
      `![by name][beacon]\n\n[beacon]: ${beacon}/three.png`,
      `<img src="${beacon}/four.png"> <picture><source srcset="${beacon}/five.png"></picture>`,
      `| a |\n| --- |\n| ![cell](${beacon}/six.png) |`,
      `![cut off](${beacon}/seven.png?q=half`,
    ].join('\n\n');
    const page = await answered(images, { piece: 3, rate: 400 });
    await untilShown(page, 'pixel');
    expect(await active(page)).toEqual([]);
    expect(requests).toEqual([]);
  });

  it('keeps the page in its width: ten thousand characters without a blank, wide code, wide tables', async () => {
    const wide = `| ${Array.from({ length: 30 }, (_, i) => `column number ${i}`).join(' | ')} |\n|${' --- |'.repeat(30)}\n|${' some text |'.repeat(30)}`;
    const page = await answered(
      [
        LONG,
        `# ${LONG.slice(0, 500)}`,
        `> ${LONG.slice(0, 500)}`,
        `\`\`\`\n${LONG}\n\`\`\``,
        wide,
        `https://example.org/${LONG.slice(0, 900)}`,
      ].join('\n\n'),
      {},
      true,
    );
    await untilShown(page, LONG);
    expect(await scrollsSideways(page)).toBe(false);
    const code = page.locator('[data-answer] pre').first();
    expect(await code.evaluate((pre) => pre.scrollWidth > pre.clientWidth)).toBe(true);
    const table = page.getByRole('region', { name: 'Table' });
    expect(await table.evaluate((region) => region.scrollWidth > region.clientWidth)).toBe(true);
  });

  it('shows broken Markdown and half a fence as what can be read of them', async () => {
    const broken = [
      '**bold without end',
      '[link without](',
      '| a | b |\n| --- |\n| 1 | 2 | 3 |',
      '1. one\n   - two\n7. three',
      '[9] [1',
      '```js\nconst half = 1;\nif (half) {',
    ].join('\n\n');
    const page = await answered(broken, { piece: 4 });
    const text = await untilShown(page, 'const half = 1;');
    for (const part of ['bold without end', 'link without', 'one', 'two', 'three', '[9] [1']) expect(text).toContain(part);
    await page.locator('[data-answer] pre .hljs-keyword').first().waitFor(); // the run has ended, and with it the fence
    expect(await scrollsSideways(page)).toBe(false);
  });

  it('gives each paragraph its own direction', async () => {
    const page = await answered(
      'مرحبا بالعالم، هذا نص طويل.\n\nThis one runs to the right.\n\n- שלום עולם\n\n`code` ואז עברית\u202e‮reversed',
    );
    const directions = await page.locator('[data-answer] :is(p, li)').evaluateAll((all) => all.map((e) => getComputedStyle(e).direction));
    expect(directions).toEqual(['rtl', 'ltr', 'rtl', 'rtl']);
    expect(await scrollsSideways(page)).toBe(false);
  });

  it('never shows as an element what is text while it streams', async () => {
    requests.length = 0;
    const page = await stage.page();
    await openThread(page);
    await page.evaluate(() => {
      const seen = ((window as unknown as { seen: string[] }).seen = []) as string[];
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const node of addedNodes) {
            if (!(node instanceof Element) || !node.closest('[data-answer]')) continue;
            for (const e of [node, ...node.querySelectorAll('*')])
              if (/^(IMG|SCRIPT|IFRAME|H1|H2)$/.test(e.tagName)) seen.push(e.outerHTML);
          }
        }
      }).observe(document.body, { childList: true, subtree: true });
    });
    await ask(
      page,
      says(
        `Title\n---\n\nA ![i](${beacon}/x.png) and <img src="${beacon}/y.png"> <script src="${beacon}/z.js"></script>\n\n![](${beacon}/?q=`,
        { piece: 1, rate: 300 },
      ),
    );
    await untilEnded(page);
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([]);
    expect(requests).toEqual([]);
  });
});
