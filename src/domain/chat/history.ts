import type { MessageId } from '../ids';
import type { Role } from './message';

export interface Turn {
  id: MessageId;
  role: Role;
  content: string;
}

/** Characters that a token is counted as: low for most languages, so that a window is rather too small than too large. */
export const CHARACTERS_PER_TOKEN = 3;

/** The newest turns that fit into `most` of what `lengthOf` counts, oldest first; the last one, the question, always stays. */
export function newestThatFit<T>(turns: readonly T[], most: number, lengthOf: (turn: T) => number): T[] {
  let room = most;
  let from = turns.length;
  while (from > 0) {
    room -= lengthOf(turns[from - 1] as T);
    if (room < 0 && from < turns.length) break;
    from--;
  }
  return turns.slice(from);
}
