/** Months as whole numbers, to reckon with. */
export type Month = number;

/** The generator's own today. Fixed: what a seed makes must not change overnight. */
export const TODAY: Month = month(2026, 6);

export function month(year: number, ofYear: number): Month {
  return year * 12 + ofYear - 1;
}

/** As in `2024-03`. */
export function monthText(at: Month): string {
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

/** @param text as in `2024-03` */
export function parseMonth(text: string): Month {
  return month(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}
