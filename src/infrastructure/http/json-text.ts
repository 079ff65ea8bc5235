import { HttpFailure, invalidFields } from './http-failure';

const MAX_DEPTH = 100;
const MAX_KEYS = 100;

/** How deep brackets stand in each other, read off the text: a nested value may be too deep for anything that recurses. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i++;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x5b || c === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x5d || c === 0x7d) depth--;
  }
  return deepest;
}

/** The object that a body's bytes say. @throws HttpFailure: malformed when they say nothing, invalid when it is no plain object of a bearable size */
export function parseObject(bytes: Buffer): Record<string, unknown> {
  const value = parse(decode(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidFields([{ field: '', message: 'must be a JSON object' }]);
  if (Object.keys(value).length > MAX_KEYS) throw invalidFields([{ field: '', message: `has more than ${MAX_KEYS} fields` }]);
  return value as Record<string, unknown>;
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpFailure('malformed', 'The body is not UTF-8.');
  }
}

function parse(text: string): unknown {
  if (jsonDepth(text) > MAX_DEPTH) throw new HttpFailure('malformed', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpFailure('malformed', 'The body is not JSON.');
  }
}
