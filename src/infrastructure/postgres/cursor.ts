import { BadCursor } from '../../domain/failure';
import { isUuid } from '../../domain/ids';

/** A page's cursor: opaque to clients, so that its parts may change. */
export const encodeCursor = (first: string, second: string): string => Buffer.from(`${first}.${second}`).toString('base64url');

/** The two parts, the second of them an id. @throws BadCursor for what `encodeCursor` did not make */
export function decodeCursor(cursor: string, isFirst: (part: string) => boolean): [first: string, id: string] {
  const [first = '', id = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split('.');
  if (!isFirst(first) || !isUuid(id) || encodeCursor(first, id) !== cursor) throw new BadCursor();
  return [first, id];
}
