import { load } from 'cheerio';
import type { DocumentText } from './blocks';
import { HtmlWriter } from './html-writer';
import { oneLine } from './text-builder';
import { decoded } from './text-decoding';

const DECLARED = /<meta[^>]{0,300}?charset\s*=\s*["']?([\w:.-]{1,40})/i;
const UNSEEN = new Set(
  'script style noscript template nav svg math iframe object embed canvas audio video select button input textarea head'.split(' '),
);
const HIDING = /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;

/** A node of the parsed page, as far as it is looked at. */
interface Node {
  type: string;
  name?: string;
  data?: string;
  attribs?: Record<string, string>;
  children?: Node[];
}

/** Text from HTML bytes, whose own word on their encoding counts where they are no UTF-8. */
export const decodedHtml = (bytes: Uint8Array): string =>
  decoded(bytes, DECLARED.exec(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 2048)).toString('latin1'))?.[1]);

/** The text of a page as a reader would see it. Nothing is run or fetched; what is hidden, scripts, styles and menus are left out. */
export function readHtml(html: string): DocumentText {
  const $ = load(html);
  const writer = new HtmlWriter();
  // A page may be nested deeper than a stack of calls.
  const stack: { node: Node; leave: boolean }[] = [{ node: $.root()[0] as unknown as Node, leave: false }];
  for (let at = stack.pop(); at; at = stack.pop()) {
    const { node, leave } = at;
    if (node.type === 'text') writer.text(node.data ?? '');
    else if (leave) writer.leave(node.name ?? '');
    else if (isSeen(node)) {
      writer.enter(node.name ?? '');
      stack.push({ node, leave: true });
      for (const child of node.children?.toReversed() ?? []) stack.push({ node: child, leave: false });
    }
  }
  return writer.document(oneLine($('title').first().text()));
}

function isSeen({ type, name, attribs }: Node): boolean {
  if (type === 'root') return true;
  if (type !== 'tag' || UNSEEN.has(name ?? '')) return false;
  return attribs?.hidden === undefined && attribs?.['aria-hidden'] !== 'true' && !HIDING.test(attribs?.style ?? '');
}
