/** How a value of a result is shown. */
export type Structure =
  | { kind: 'empty' }
  | { kind: 'flag'; on: boolean }
  | { kind: 'number'; value: number }
  | { kind: 'text'; text: string }
  | { kind: 'link'; href: string }
  | { kind: 'list'; items: readonly unknown[]; more: number }
  | { kind: 'table'; columns: readonly string[]; rows: readonly Readonly<Record<string, unknown>>[]; more: number }
  | { kind: 'record'; entries: readonly (readonly [string, unknown])[]; more: number };

/** Rows, items and fields of one value that are shown; what is left is counted. */
export const MOST = 100;
/** Values deeper than this are shown as JSON. */
export const DEEPEST = 6;

/** A model made the value: nothing about it is certain. */
export function structureOf(value: unknown, depth = 0): Structure {
  if (value === null || value === undefined || value === '') return { kind: 'empty' };
  if (typeof value === 'boolean') return { kind: 'flag', on: value };
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'string') return linkOf(value) ?? { kind: 'text', text: value };
  if (depth >= DEEPEST) return { kind: 'text', text: JSON.stringify(value) };
  if (Array.isArray(value)) return ofArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return { kind: 'empty' };
  return { kind: 'record', entries: entries.slice(0, MOST), more: Math.max(0, entries.length - MOST) };
}

function ofArray(values: readonly unknown[]): Structure {
  if (values.length === 0) return { kind: 'empty' };
  const items = values.slice(0, MOST);
  const more = values.length - items.length;
  if (!items.every(isRecord)) return { kind: 'list', items, more };
  const columns = [...new Set(items.flatMap((item) => Object.keys(item)))];
  return { kind: 'table', columns: columns.slice(0, MOST), rows: items, more };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of the web alone: `javascript:`, `data:` and the rest stay text. */
function linkOf(text: string): Structure | undefined {
  if (!/^https?:\/\/\S+$/i.test(text)) return undefined;
  try {
    return { kind: 'link', href: new URL(text).href };
  } catch {
    return undefined;
  }
}

/** `hourly_rate`, `hourlyRate`: Hourly rate. */
export function nameOf(key: string): string {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
    .replace(/[_-]+/g, ' ')
    .trim();
  return words ? words[0]!.toUpperCase() + words.slice(1) : key;
}
