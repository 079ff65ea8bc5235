import type { DocumentText } from './blocks';
import { oneLine, TextBuilder } from './text-builder';

const BLOCKS = new Set(
  'html body address article aside blockquote dd details dialog div dl dt fieldset figcaption figure footer form header hr li main ol p pre section summary table tbody tfoot thead tr td th ul caption'.split(
    ' ',
  ),
);
const GROUPS = new Set(['ul', 'ol', 'dl', 'table']);
const HEADING = /^h([1-6])$/;

/**
 * Turns a page's elements, as they are entered and left, into blocks. A list and a table are a block each, with a line for each item and row.
 * States: outside of groups (each paragraph is a block), inside (`depth` > 0: lines are gathered), inside `pre` (text is kept as it is).
 */
export class HtmlWriter {
  private readonly builder = new TextBuilder();
  private inline = '';
  private lines: string[] = [];
  private cells: string[] = [];
  private term = '';
  private depth = 0;
  private items = 0;
  private pre = 0;
  private firstHeading = '';

  text(text: string): void {
    this.inline += this.pre > 0 ? text : text.replace(/\s+/g, ' ');
  }

  enter(name: string): void {
    if (name === 'br') this.inline += '\n';
    else if (name === 'pre' && this.depth === 0) {
      this.paragraph();
      this.pre++;
    } else if (HEADING.test(name) || BLOCKS.has(name)) this.paragraph();
    if (name === 'li') this.items++;
    if (GROUPS.has(name)) this.depth++;
  }

  leave(name: string): void {
    const level = HEADING.exec(name)?.[1];
    if (level) this.heading(Number(level));
    else if (name === 'pre' && this.pre > 0) {
      this.pre--;
      this.builder.code(this.inline);
      this.inline = '';
    } else if (name === 'td' || name === 'th') this.cell();
    else if (name === 'tr') this.row();
    else if (name === 'dt') this.definedTerm();
    else if (BLOCKS.has(name)) this.paragraph();
    if (name === 'li') this.items--;
    if (GROUPS.has(name) && --this.depth === 0) this.group();
  }

  document(title: string): DocumentText {
    this.paragraph();
    this.group();
    return this.builder.built(this.firstHeading || title);
  }

  private heading(level: number): void {
    const text = oneLine(this.inline);
    this.inline = '';
    this.group();
    this.builder.heading(level, text);
    if (level === 1) this.firstHeading ||= text;
  }

  /** What was read since the last block, as lines without blanks at their ends. */
  private taken(): string {
    const lines = this.inline.split('\n').map((line) => line.replace(/[ \t]+/g, ' ').trim());
    this.inline = '';
    return lines.join('\n').trim();
  }

  private paragraph(): void {
    const text = this.taken();
    if (text === '') return;
    const term = this.term && `${this.term}: `;
    this.term = '';
    if (this.depth === 0) this.builder.text(term + text);
    else this.lines.push((this.items > 0 && !term ? '- ' : term) + text);
  }

  private definedTerm(): void {
    this.term = oneLine(this.inline).replace(/:$/, '');
    this.inline = '';
  }

  private cell(): void {
    this.cells.push(oneLine(this.inline));
    this.inline = '';
  }

  private row(): void {
    const text = this.cells.filter(Boolean).join(' | ');
    this.cells = [];
    if (text) this.lines.push(text);
  }

  private group(): void {
    if (this.term) this.lines.push(this.term);
    this.term = '';
    this.builder.text(this.lines.join('\n'));
    this.lines = [];
  }
}
