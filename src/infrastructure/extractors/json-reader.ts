import { Unreadable } from '../../domain/knowledge/extractor';
import type { DocumentText } from './blocks';
import { TextBuilder } from './text-builder';

const DEEPEST = 50;

/** @throws Unreadable with the parser's reason */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
    throw new Unreadable(`is called JSON and is none (${reason}): mend it, or name it .txt`, { cause: error });
  }
}

/** Any JSON as text: a `path.to.key: value` line for each value, a paragraph for each element of a list. */
export function readJson(json: unknown): DocumentText {
  const builder = new TextBuilder();
  let lines: string[] = [];
  const paragraph = (): void => {
    builder.text(lines.join('\n'));
    lines = [];
  };
  const visit = (value: unknown, path: string, depth: number): void => {
    if (depth > DEEPEST) throw new Unreadable(`is nested deeper than ${DEEPEST} levels: flatten it`);
    if (Array.isArray(value) && value.every((element) => typeof element !== 'object' || element === null))
      lines.push(`${path && `${path}: `}${value.join(', ')}`);
    else if (Array.isArray(value))
      for (const element of value) {
        paragraph();
        visit(element, path, depth + 1);
      }
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) visit(inner, path ? `${path}.${key}` : key, depth + 1);
    else if (typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== ''))
      lines.push(`${path && `${path}: `}${value}`);
  };
  visit(json, '', 0);
  paragraph();
  return builder.built(titleOf(json));
}

function titleOf(json: unknown): string {
  if (typeof json !== 'object' || json === null) return '';
  const { title, name }: { title?: unknown; name?: unknown } = json;
  return [title, name].find((text) => typeof text === 'string') ?? '';
}
