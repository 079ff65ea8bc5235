/** What one request may hold. */
export interface RequestLimits {
  texts: number;
  /** Of all its texts together, in UTF-16 units; a longer text goes alone. */
  characters: number;
}
export interface Batch {
  /** The place of its first text. */
  from: number;
  texts: string[];
}

/** The texts in order, in as few requests as the limits allow. */
export function batchesOf(texts: readonly string[], limits: RequestLimits): Batch[] {
  const batches: Batch[] = [];
  let characters = 0;
  for (const [at, text] of texts.entries()) {
    const last = batches.at(-1);
    const fits = last && last.texts.length < limits.texts && characters + text.length <= limits.characters;
    characters = fits ? characters + text.length : text.length;
    if (fits) last.texts.push(text);
    else batches.push({ from: at, texts: [text] });
  }
  return batches;
}

/** The beginning of a text, at most `longest` UTF-16 units, with whole characters only. Never empty: some providers refuse a text without any. */
export function cutTo(longest: number, text: string): string {
  const last = text.charCodeAt(longest - 1);
  const isHalf = text.length > longest && last >= 0xd800 && last <= 0xdbff;
  const cut = text.slice(0, isHalf ? longest - 1 : longest).toWellFormed();
  return cut.trim() === '' ? ' ' : cut;
}
