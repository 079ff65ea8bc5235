/** Text that Postgres stores unaltered: no NUL and no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** The same text with what cannot be stored shown as U+FFFD. */
export const storable = (text: string): string => (isStorable(text) ? text : text.toWellFormed().replaceAll('\0', '\uFFFD'));

const SPELLED: Readonly<Record<string, string>> = { ı: 'i', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ß: 'ss' };

/** Lower-case letters that Unicode does not take apart, as people write them who do not have them on their keys. */
export const spelledPlainly = (text: string): string => text.replace(/[ıøłđðþæœß]/g, (letter) => SPELLED[letter]!);

/**
 * Makes a stream of pieces storable without breaking a character that was cut between two of them:
 * a trailing high surrogate waits for the next piece (models do cut emoji there).
 */
export class WellFormedPieces {
  private held = '';

  /** The storable part of what has come so far; may be empty. */
  push(piece: string): string {
    const text = this.held + piece;
    const last = text.charCodeAt(text.length - 1);
    const cut = last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
    this.held = text.slice(cut);
    return storable(text.slice(0, cut));
  }

  /** What was held back, at the end of the stream. */
  end(): string {
    const rest = storable(this.held);
    this.held = '';
    return rest;
  }
}
