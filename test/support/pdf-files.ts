import { deflateSync } from 'node:zlib';

/** A line of a page: Latin-1 text at a place in points from the lower left corner. */
export interface Printed {
  text: string;
  x?: number;
  y: number;
  size?: number;
}
export interface PdfExtras {
  title?: string;
  /** More entries of the catalog, as PDF. */
  catalog?: string;
  /** More entries of the trailer, as PDF. */
  trailer?: string;
  /** In place of Helvetica, as PDF. */
  font?: string;
  /** What the content of each page is wrapped into besides; ours is its filter. */
  content?: (drawn: string) => Buffer;
  filter?: string;
}

const HELVETICA = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>';
const FONT = 3;
const WIDTH = 595;
const HEIGHT = 842;

/** A PDF written by hand: Helvetica, A4, a content stream a page. */
export function pdfOf(pages: readonly (readonly Printed[])[], extras: PdfExtras = {}): Buffer {
  const {
    title,
    catalog = '',
    trailer = '',
    font = HELVETICA,
    content = (drawn: string) => deflateSync(Buffer.from(drawn, 'latin1')),
    filter = '/FlateDecode',
  } = extras;
  const kids = pages.map((_, at) => FONT + 1 + 2 * at);
  const objects: (string | Buffer)[] = [
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    `<</Type/Pages/Kids[${kids.map((kid) => `${kid} 0 R`).join(' ')}]/Count ${pages.length}/MediaBox[0 0 ${WIDTH} ${HEIGHT}]/Resources<</Font<</F1 ${FONT} 0 R>>>>>>`,
    font,
    ...pages.flatMap((lines, at) => [`<</Type/Page/Parent 2 0 R/Contents ${kids[at]! + 1} 0 R>>`, stream(content(drawn(lines)), filter)]),
    `<<${title === undefined ? '' : `/Title ${literal(title)}`}/Producer (test)>>`,
  ];
  return assembled(objects, trailer);
}

/** So many pages of which each only says which it is: small, whatever their number. */
export const pdfOfPages = (count: number): Buffer => pdfOf(Array.from({ length: count }, (_, at) => [{ text: `Page ${at + 1}`, y: 800 }]));

/** Wraps text as a typesetter would, from the top of the page down. Characters of Helvetica are about half as wide as high. */
export function typeset(text: string, { x = 60, y = 780, size = 10, width = 475, leading = 1.2 } = {}): Printed[] {
  const most = Math.floor(width / (size * 0.5));
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, at) => ({ text: line, x, y: y - at * size * leading, size }));
}

/** A page that is a picture, as a scanner makes it. */
export const scannedPdf = (): Buffer =>
  pdfOf([[], []], { content: () => deflateSync('q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q') });

/** Encrypted with a password that nobody knows: both of its marks are what no empty password gives. */
export const encryptedPdf = (): Buffer =>
  pdfOf([[{ text: 'secret', y: 800 }]], {
    trailer: `/ID[<${'ab'.repeat(16)}><${'ab'.repeat(16)}>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -3904/O<${'5a'.repeat(32)}>/U<${'c3'.repeat(32)}>>>`,
  });

const drawn = (lines: readonly Printed[]): string =>
  lines.map(({ text, x = 60, y, size = 10 }) => `BT /F1 ${size} Tf ${x} ${y.toFixed(2)} Td ${literal(text)} Tj ET`).join('\n');

const literal = (text: string): string =>
  `(${text
    .replace(/[\\()]/g, '\\$&')
    .replaceAll('•', '\\225')
    .replaceAll('–', '\\226')})`;

const stream = (data: Buffer, filter: string): Buffer =>
  Buffer.concat([Buffer.from(`<</Length ${data.length}/Filter ${filter}>>stream\n`), data, Buffer.from('\nendstream')]);

function assembled(objects: readonly (string | Buffer)[], trailer: string): Buffer {
  const parts: Buffer[] = [];
  const offsets: number[] = [];
  let length = 0;
  const add = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  add(Buffer.from('%PDF-1.7\n'));
  for (const [at, object] of objects.entries()) {
    offsets.push(length);
    add(Buffer.from(`${at + 1} 0 obj\n`));
    add(Buffer.from(object as string, 'latin1'));
    add(Buffer.from('\nendobj\n'));
  }
  const start = length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  add(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`));
  add(Buffer.from(`trailer<</Size ${objects.length + 1}/Root 1 0 R/Info ${objects.length} 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}
