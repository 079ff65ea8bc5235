import { sentencesOf } from '../../domain/knowledge/sentences';
import type { Passage } from '../../domain/knowledge/passage';
import { blocksOf } from '../extractors/markdown-blocks';
import { termsOf } from '../indexes/analysis';

/** Something of a passage that can be quoted by itself: a sentence, a list item, a table's row, a block of code. */
export interface Quotable {
  /** The passage's number. */
  n: number;
  text: string;
  kind: 'text' | 'row' | 'code';
  terms: ReadonlySet<string>;
  /** Terms of title and heading, of a table's head, of the sentence before a block of code: what it is about without saying so. */
  context: ReadonlySet<string>;
  /** Ends in a colon: without what follows it says nothing. */
  leads: boolean;
}

const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
const LONGEST_CODE = 300;
const TABLE_HEAD = /^[ \t]*\|[^\n]*\n[ \t]*\|[-:| \t]+\|[ \t]*(?:\n|$)/;

/** All that can be quoted, in order of the passages. Sentences that overlapping chunks share come once. */
export function quotablesOf(passages: readonly Passage[]): Quotable[] {
  const seen = new Set<string>();
  return passages.flatMap(quotablesIn).filter(({ text }) => !seen.has(text) && seen.add(text));
}

function quotablesIn({ n, title, snippet }: Passage): Quotable[] {
  const about = termsOf(title);
  let context = about;
  const quotables: Quotable[] = [];
  for (const block of blocksOf(snippet)) {
    const source = snippet.slice(block.start, block.end);
    if (block.kind === 'heading') context = [...about, ...termsOf(block.heading)];
    else if (block.kind === 'code') quotables.push(...code(source, n, [...context, ...(quotables.at(-1)?.terms ?? [])]));
    else quotables.push(...sentences(source, n, context));
  }
  return quotables;
}

/** A long block of code is a row of steps: what stands between its empty lines can be quoted alone. */
function code(source: string, n: number, context: string[]): Quotable[] {
  const [opening = '', ...lines] = source.trim().split('\n');
  const [fence = ''] = /^(?:`+|~+)/.exec(opening) ?? [];
  if (lines.at(-1)?.trim() === fence) lines.pop();
  const body = lines.join('\n');
  const steps = body.length <= LONGEST_CODE ? [body] : body.split(/\n\s*\n/);
  return steps.filter(hasWords).map((step) => {
    const text = `${opening}\n${step.trimEnd()}\n${fence}`;
    return { n, text, kind: 'code', terms: new Set(termsOf(step)), context: new Set(context), leads: false };
  });
}

function sentences(source: string, n: number, context: string[]): Quotable[] {
  const head = TABLE_HEAD.exec(source)?.[0] ?? ''; // tells what its rows are about, and nothing by itself
  const inTable = [...context, ...termsOf(head)];
  const body = source.slice(head.length);
  return sentencesOf(body).flatMap(({ start, end }) => sentence(body.slice(start, end), n, inTable));
}

function sentence(source: string, n: number, context: string[]): Quotable[] {
  const kind = /^\s*\|/.test(source) ? 'row' : 'text';
  const text = kind === 'row' ? cellsOf(source) : proseOf(source);
  if (!hasWords(text)) return [];
  return [{ n, text, kind, terms: new Set(termsOf(text)), context: new Set(context), leads: text.endsWith(':') }];
}

/** On one line, without the list's mark, and without the half of an emphasis that began or ends in another sentence. */
function proseOf(source: string): string {
  const text = source.replace(/^\s*(?:[-*+>]|\d+[.)])\s+/, '').replace(/\s+/g, ' ');
  const isBalanced = text.split('**').length % 2 === 1;
  return (isBalanced ? text : text.replaceAll('**', '')).trim();
}

/** A table's row as a line that can stand alone. */
const cellsOf = (row: string): string =>
  row
    .split('|')
    .map((cell) => cell.trim())
    .filter(Boolean)
    .join(' – ');
