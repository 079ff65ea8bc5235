import type { Passage } from '../../domain/knowledge/passage';
import { sentencesOf } from '../../domain/knowledge/sentences';

/** A line of a CV that can be quoted by itself: a heading of an entry, a list, a sentence. */
export interface Unit {
  /** The passage's number. */
  n: number;
  /** As the CV has it, on one line, without its bullet. */
  text: string;
  /** Which line of its passage, from 0. */
  line: number;
  isBullet: boolean;
}

const BULLET = /^\s*(?:[•◦▪‣●○■□*+>]|·(?=\S)|[-–—](?=\s)|\d{1,2}[.)](?=\s))\s*/u;
/** A bullet begins a line of its own, wherever the page's lines end. */
const INNER_BULLET = /(?<=[.。;；]\s*|\s)(?=[•◦▪‣●○■□]\s*\S|·\S)/u;
/** A page's line that ends within a sentence. Chinese ends its lines anywhere, but only long ones. */
const WRAPPED = /(?<=[\p{L}\p{N}])\n[ \t]*(?=\p{Ll})|(?<=[,、])\n[ \t]*(?=[\p{L}\p{N}])/gu;
const WRAPPED_HAN = /(?<=[^\n]{30}[\p{Script=Han}，、])\n(?=[\p{Script=Han}，。])/gu;
/** Prose of this length has sentences; a degree or a list of a few words may only look so (B.Sc. Informatik). Chinese says more in less. */
const LONG_LINE = { latin: 120, han: 40 };

/** All that can be quoted of a passage, in order. */
export function unitsOf({ n, snippet }: Passage): Unit[] {
  const lines = snippet.replace(WRAPPED, ' ').replace(WRAPPED_HAN, '').split('\n');
  return lines
    .flatMap((line) => line.split(INNER_BULLET))
    .flatMap((source, line) => {
      const isBullet = BULLET.test(source);
      const text = source.replace(BULLET, '').replace(/\s+/g, ' ').trim();
      return partsOf(text).map((part) => ({ n, text: part, line, isBullet }));
    });
}

function partsOf(text: string): string[] {
  const isLong = text.length > (/\p{Script=Han}/u.test(text) ? LONG_LINE.han : LONG_LINE.latin);
  const parts = isLong ? sentencesOf(text).map(({ start, end }) => text.slice(start, end).trim()) : [text];
  return parts.filter((part) => /[\p{L}\p{N}]/u.test(part));
}
