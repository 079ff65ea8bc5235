import { storable } from '../../domain/text';
import type { Block, DocumentText } from './blocks';

const GAP = '\n\n';

/** Puts a document's text together, block by block, in time linear in its length. */
export class TextBuilder {
  private readonly parts: string[] = [];
  private readonly blocks: Block[] = [];
  private readonly pageStarts: number[] = [];
  private length = 0;

  /** What comes next stands on a new page. */
  page(): void {
    this.pageStarts.push(this.length);
  }

  heading(level: number, text: string): void {
    const heading = oneLine(storable(text));
    const span = this.add(heading);
    if (span) this.blocks.push({ kind: 'heading', level, heading, ...span });
  }

  /** @param pageBreaks offsets in `text` at which new pages begin within it */
  text(text: string, pageBreaks: readonly number[] = []): void {
    const from = this.length;
    const span = this.add(storable(text.trimEnd()));
    if (span) this.blocks.push({ kind: 'text', ...span });
    for (const at of pageBreaks) this.pageStarts.push(Math.min(from + at, this.length));
  }

  /** Fenced, so that it is shown as what it is. */
  code(text: string): void {
    const inner = storable(text).replace(/^\n+|\s+$/g, '');
    const fence = '`'.repeat(Math.max(3, ...Array.from(inner.matchAll(/`+/g), ([ticks]) => ticks.length + 1)));
    const span = inner === '' ? undefined : this.add(`${fence}\n${inner}\n${fence}`);
    if (span) this.blocks.push({ kind: 'code', ...span });
  }

  built(title = ''): DocumentText {
    return { text: this.parts.join(''), blocks: this.blocks, pageStarts: this.pageStarts, title: oneLine(storable(title)) };
  }

  private add(text: string): { start: number; end: number } | undefined {
    if (text.trim() === '') return undefined;
    const start = this.length;
    this.parts.push(text, GAP);
    this.length += text.length + GAP.length;
    return { start, end: start + text.length };
  }
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
