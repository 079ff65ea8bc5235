/** What a line of Markdown can begin or go on with. Lines come without their end. */
const FENCE = /^( {0,3})(`{3,}|~{3,})([^\n]*)$/;
const HEADING = /^ {0,3}#{1,6}(?:[ \t]|$)/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}>/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(?:[ \t]|$)/;
const DELIMITER = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

export interface Fence {
  indent: number;
  mark: string;
  /** The first word behind the marks; '' where there is none. */
  language: string;
}

export const isBlank = (line: string): boolean => line.trim() === '';
export const isHeading = (line: string): boolean => HEADING.test(line);
export const isRule = (line: string): boolean => RULE.test(line);
export const isQuote = (line: string): boolean => QUOTE.test(line);
export const isItem = (line: string): boolean => ITEM.test(line) && !RULE.test(line);
/** An item that may follow a paragraph without a blank line: of numbered ones only the first. */
export const interrupts = (line: string): boolean => isItem(line) && /^ {0,3}(?:[-*+]|1[.)])[ \t]+\S/.test(line);
export const indentOf = (line: string): number => /^[ \t]*/.exec(line)![0].replaceAll('\t', '    ').length;

export function fenceOf(line: string): Fence | undefined {
  const [, indent = '', mark = '', info = ''] = FENCE.exec(line) ?? [];
  if (mark === '' || (mark.startsWith('`') && info.includes('`'))) return undefined;
  return { indent: indent.length, mark, language: info.trim().split(/[\s{,:]/, 1)[0] ?? '' };
}

export const closesFence = (line: string, mark: string): boolean => {
  const trimmed = line.trim();
  return trimmed.length >= mark.length && indentOf(line) < 4 && trimmed === mark.charAt(0).repeat(trimmed.length);
};

/** Whether the two lines are a table's head and what stands below it. */
export const isTableHead = (line: string, below: string): boolean =>
  line.includes('|') && below.includes('-') && below.includes('|') && DELIMITER.test(below) && cells(line) === cells(below);

const cells = (line: string): number =>
  line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/).length;
