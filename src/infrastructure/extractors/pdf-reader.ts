import { dirname, join } from 'node:path';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import type { TextItem } from 'pdfjs-dist/types/src/display/api';
import { Unreadable } from '../../domain/knowledge/extractor';
import type { DocumentText } from './blocks';
import { blocksOfPages } from './pdf-blocks';
import { linesOf, type PdfLine } from './pdf-lines';

// What programs write where nobody gave a title.
const NO_TITLE =
  /^(?:untitled\b.*|microsoft (?:word|powerpoint|excel)\b.*|document ?\d*|.*\.(?:docx?|odt|rtf|tex|indd|pdf|pages|pptx?|qxd|fm))$/i;

/**
 * The text of a PDF with its pages. Nothing in it is run, and nothing that it names is fetched: its text is decoded, no page is drawn.
 * @param standsAlone lines that are headings whatever their size
 * @throws Unreadable of a damaged or encrypted file, of too many pages, and of one without text
 */
export async function readPdf(
  bytes: Uint8Array,
  maxPages: number,
  standsAlone: (text: string) => boolean = () => false,
): Promise<DocumentText> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const folder = dirname(require.resolve('pdfjs-dist/package.json'));
  const task = pdfjs.getDocument({
    data: bytes,
    isEvalSupported: false,
    enableXfa: false,
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: false,
    cMapUrl: `${join(folder, 'cmaps')}/`, // without them Chinese, Japanese and Korean fonts that are not embedded have no text
    cMapPacked: true,
    standardFontDataUrl: `${join(folder, 'standard_fonts')}/`,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  try {
    const document = await task.promise.catch((error: unknown) => {
      throw unopened(error);
    });
    if (document.numPages > maxPages) throw new Unreadable(`has ${document.numPages} pages, more than ${maxPages}: split it`);
    const pages = await linesOfPages(document, standsAlone);
    if (pages.every((lines) => lines.length === 0))
      throw new Unreadable('has no text, only pictures: it seems to be a scan. Run OCR over it first (ocrmypdf does), then add the result');
    return blocksOfPages(pages, await titleOf(document), standsAlone);
  } finally {
    await task.destroy();
  }
}

async function linesOfPages(document: PDFDocumentProxy, standsAlone: (text: string) => boolean): Promise<PdfLine[][]> {
  const pages: PdfLine[][] = [];
  for (let number = 1; number <= document.numPages; number++)
    try {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(
        linesOf(
          items.filter((item): item is TextItem => 'str' in item),
          standsAlone,
        ),
      );
      page.cleanup();
    } catch (error) {
      throw new Unreadable(`is damaged: page ${number} cannot be read. Save it again as PDF`, { cause: error });
    }
  return pages;
}

async function titleOf(document: PDFDocumentProxy): Promise<string> {
  // Metadata of its own making cannot be trusted to be well-formed; without it the document has its big lines.
  const { info } = await document.getMetadata().catch(() => ({ info: {} }));
  const title = (info as { Title?: unknown }).Title;
  return typeof title === 'string' && !NO_TITLE.test(title.trim()) ? title.trim().slice(0, 300) : '';
}

function unopened(error: unknown): Unreadable {
  if (error instanceof Error && error.name === 'PasswordException')
    return new Unreadable('is encrypted: save it without its password, then add that file', { cause: error });
  return new Unreadable('is damaged, or no PDF: open it in a viewer and save it again', { cause: error });
}
