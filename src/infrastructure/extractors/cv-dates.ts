const YEAR = String.raw`(?:19|20)\d\d`;
const NOW =
  'present|now|today|current|ongoing|heute|jetzt|aktuell|laufend|actualidad|actual|presente|hoy|至今|现在|今|présent|aujourd’hui|oggi|atual';
const TO = String.raw`(?:[-‐–—~～至到]|\b(?:to|until|till|bis|a|al|hasta|à|fino a)\b)`;
const RANGE = new RegExp(
  String.raw`${YEAR}\s*(?:[年./-]\s*\d{1,2}\s*月?)?\s*${TO}\s*(?:[^\n\d]{0,15}(?:\d{1,2}\s*[./-]\s*)?${YEAR}|${NOW})`,
  'iu',
);
const SINCE = new RegExp(String.raw`\b(?:since|seit|desde|from|ab)\s[^\n]{0,12}${YEAR}`, 'iu');
const ANY_YEAR = new RegExp(String.raw`(?<!\d)${YEAR}(?!\d)`, 'u');

/** Whether a line tells from when to when, as the head of a job does. */
export const hasDateRange = (line: string): boolean => RANGE.test(line) || SINCE.test(line);
export const hasYear = (line: string): boolean => ANY_YEAR.test(line);
