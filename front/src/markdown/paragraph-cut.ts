/** A paragraph that has grown so far is looked through for a place to cut; where there is none it is cut anywhere at the second length. */
const SOFT = 1200;
const HARD = 4000;

/** What would begin another kind of block at the start of a piece. */
const BEGINS_A_BLOCK = /^[-+*>#|~`=_]|^\d{1,9}[.)]/;
const MARK = /\\[^]|`+|\*+|~~|\[|\]\(?|\)|[ \n]/g;

/**
 * Where a long paragraph may be cut, so that its beginning is never drawn again: behind a blank where nothing is open (code, a link,
 * emphasis). Undefined: nowhere yet. One pass: it is asked again for each line while there is no such place.
 */
export function paragraphCut(text: string): number | undefined {
  if (text.length < SOFT) return undefined;
  let [code, stars, strikes, brackets] = ['', 0, 0, 0];
  for (const { 0: mark, index } of text.matchAll(MARK)) {
    if (mark.startsWith('`')) code = code === '' ? mark : code === mark ? '' : code;
    else if (code !== '') continue;
    else if (mark.startsWith('*')) stars = stars === mark.length ? 0 : stars === 0 ? mark.length : Math.abs(stars - mark.length);
    else if (mark === '~~') strikes = 1 - strikes;
    else if (mark === '[') brackets = 1;
    else if (mark === '](') brackets = 2;
    else if (mark === ']' || mark === ')') brackets = 0;
    else if (index >= SOFT && stars + strikes + brackets === 0 && !BEGINS_A_BLOCK.test(text.slice(index + 1, index + 12))) return index + 1;
  }
  if (text.length < HARD) return undefined;
  return isHighHalf(text.charCodeAt(HARD - 1)) ? HARD - 1 : HARD;
}

const isHighHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
