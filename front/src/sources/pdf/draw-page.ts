import { TextLayer, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { findPassage } from './find-passage';
import { markRanges } from './mark-ranges';

/** A canvas above this is drawn coarser: phones give up at more. */
const MOST_PIXELS = 16_000_000;

export interface PageWish {
  page: number;
  /** Of the page, in CSS pixels. */
  width: number;
  /** To be marked, and the page on which it begins. */
  passage?: string;
  passagePage: number;
  signal: AbortSignal;
}

export interface DrawnPage {
  element: HTMLElement;
  /** The first mark. */
  mark?: HTMLElement;
}

/** Draws a page of a PDF, with its text above the picture so that it can be selected, searched and read aloud. @throws the signal's reason */
export async function drawPage(pdf: PDFDocumentProxy, wish: PageWish): Promise<DrawnPage> {
  const { signal } = wish;
  const page = await pdf.getPage(wish.page);
  signal.throwIfAborted();
  const viewport = page.getViewport({ scale: wish.width / page.getViewport({ scale: 1 }).width });
  const ratio = Math.min(devicePixelRatio, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(viewport.width * ratio));
  canvas.height = Math.max(1, Math.floor(viewport.height * ratio));
  canvas.setAttribute('aria-hidden', 'true');
  const element = document.createElement('div');
  element.className = 'pdf-page';
  element.dataset.page = String(wish.page);
  element.style.setProperty('--total-scale-factor', String(viewport.scale));
  element.style.width = `${viewport.width}px`;
  element.style.height = `${viewport.height}px`;
  const layer = document.createElement('div');
  layer.className = 'pdf-text';
  element.append(canvas, layer);
  const drawing = page.render({ canvas, viewport, transform: [ratio, 0, 0, ratio, 0, 0] });
  const cancel = (): void => drawing.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    await drawing.promise;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  const text = new TextLayer({ textContentSource: await page.getTextContent(), container: layer, viewport });
  signal.throwIfAborted();
  await text.render();
  signal.throwIfAborted();
  const rest = await passageOn(pdf, wish);
  signal.throwIfAborted();
  const mark = rest && markRanges(text.textDivs, findPassage(text.textContentItemsStr, rest).ranges);
  return { element, mark: mark || undefined };
}

/** What of the passage may stand on this page: it begins on one, and may go on over the next. */
async function passageOn(pdf: PDFDocumentProxy, { page, passage, passagePage }: PageWish): Promise<string | undefined> {
  if (!passage || page === passagePage) return passage;
  if (page !== passagePage + 1) return undefined;
  const { items } = await (await pdf.getPage(passagePage)).getTextContent();
  const { rest } = findPassage(
    items.flatMap((item) => ('str' in item ? [item.str] : [])),
    passage,
  );
  return rest.join('\n');
}
