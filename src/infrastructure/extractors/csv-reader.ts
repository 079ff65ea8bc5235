import { parse } from 'csv-parse/sync';
import type { Metadata } from '../../domain/knowledge/collection';
import { Unreadable } from '../../domain/knowledge/extractor';
import type { DocumentText } from './blocks';
import { oneLine, TextBuilder } from './text-builder';

const MOST_ROWS = 10_000;
const MOST_COLUMNS = 500;
const LONGEST_FACT = 100;
const DELIMITERS = [',', ';', '\t', '|'];
const TITLE = /^(?:(?:full|display)?[ _-]*name|title|nombre|título|titulo|titel|nom|nome|titre|名称|名稱|标题|標題|姓名)$/i;

export interface Row {
  document: DocumentText;
  /** What fits on a line, by column: always text, as a table does not tell numbers from codes. */
  metadata: Metadata;
}

/**
 * A document for each row of a table whose first row names the columns: `Column: value` lines. Cells beyond the named columns are `Column 5` and so on,
 * missing ones are left out. A row's title is what its name or title column says, else its first cell.
 * @throws Unreadable of more than 10,000 rows, of no row below the names, and of quotes that do not close
 */
export function readCsv(text: string): Row[] {
  const [names, ...rows] = recordsOf(text);
  if (!names || rows.length === 0) throw new Unreadable('has no row below the names of its columns');
  if (rows.length > MOST_ROWS) throw new Unreadable(`has more than ${MOST_ROWS} rows: split it`);
  const widest = rows.reduce((most, row) => Math.max(most, row.length), names.length);
  if (widest > MOST_COLUMNS) throw new Unreadable(`has more than ${MOST_COLUMNS} columns: it is no table`);
  const columns = uniqueNames(names, widest);
  const titleAt = columns.findIndex((name) => TITLE.test(name));
  return rows.map((row, at) => rowOf(columns, row, row[titleAt] || row.find(Boolean) || `${at + 1}`));
}

function recordsOf(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      to: MOST_ROWS + 2,
    });
  } catch (error) {
    throw new Unreadable(`is no table: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function rowOf(columns: readonly string[], row: readonly string[], title: string): Row {
  const cells = columns.flatMap((name, at) => (row[at] ? [[name, row[at]] as const] : []));
  const builder = new TextBuilder();
  builder.text(cells.map(([name, value]) => `${name}: ${value}`).join('\n'));
  const facts = cells.filter(([, value]) => value.length <= LONGEST_FACT && !value.includes('\n'));
  return { document: builder.built(title.slice(0, 300)), metadata: Object.fromEntries(facts) };
}

/** What occurs most often in the first line, outside of quotes. */
function delimiterOf(text: string): string {
  const line = /^[^\r\n]*/.exec(text.replace(/"[^"]*"/g, '').trimStart())?.[0] ?? '';
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

function uniqueNames(names: readonly string[], widest: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: widest }, (_, at) => {
    const name = oneLine(names[at] ?? '').slice(0, LONGEST_FACT) || `Column ${at + 1}`;
    let unique = name;
    for (let count = 2; taken.has(unique); count++) unique = `${name} ${count}`;
    taken.add(unique);
    return unique;
  });
}
