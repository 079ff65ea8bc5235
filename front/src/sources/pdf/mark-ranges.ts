import type { ItemRange } from './find-passage';

/** Marks pieces of a drawn text layer; `elements` are those of its items. Returns the first mark. */
export function markRanges(elements: readonly HTMLElement[], ranges: readonly ItemRange[]): HTMLElement | undefined {
  let first: HTMLElement | undefined;
  for (const { item, start, end } of ranges) {
    const element = elements[item];
    const text = element?.textContent ?? '';
    if (!element || element.childElementCount > 0) continue; // two ranges of one item are one already
    const mark = Object.assign(document.createElement('mark'), { textContent: text.slice(start, end) });
    element.replaceChildren(text.slice(0, start), mark, text.slice(end));
    first ??= mark;
  }
  return first;
}
