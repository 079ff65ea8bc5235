/** Rows as CSV (RFC 4180) or TSV, by what separates. */
export const separated = (rows: readonly (readonly string[])[], by: ',' | '\t'): string =>
  rows.map((row) => row.map((cell) => field(cell, by)).join(by)).join('\r\n');

const field = (cell: string, by: string): string => (cell.includes(by) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
