import type { Wording } from '../banks/wording/wording';
import type { Seeded } from './seeded';
import type { Toolbox } from './toolbox';

/** What a sentence's slots may name besides tools and numbers. */
export type Words = Record<string, string>;

/**
 * A sentence with its slots filled: `{n:3-9}`, `{n:2000-90000/1000}`, `{pct:20-60}`, `{ml=MLflow}`, a word or a drawer of tools.
 * @throws RangeError for a slot that means nothing
 */
export function fill(sentence: string, words: Words, tools: Toolbox, wording: Wording, random: Seeded): string {
  return sentence.replace(/\{([^}]*)\}/g, (_, slot: string) => {
    const number = /^(n|pct):(\d+)-(\d+)(?:\/(\d+))?$/.exec(slot);
    if (number) {
      const [, kind, least, most, step = '1'] = number as unknown as [string, string, string, string, string?];
      const value = Number(least) + Number(step) * random.whole(0, Math.floor((Number(most) - Number(least)) / Number(step)));
      return kind === 'pct' ? wording.percent(value) : digits(value, wording);
    }
    const named = /^(\w+)=(.+)$/.exec(slot);
    if (named) {
      const [, kind, tool] = named as unknown as [string, string, string];
      tools.note(kind, tool);
      return tool;
    }
    return words[slot] ?? tools.take(slot);
  });
}

/** Thousands are told apart from 10,000 on alone: below, Spanish writes none. */
function digits(value: number, { locale }: Wording): string {
  return value < 10_000 ? String(value) : value.toLocaleString(locale, { useGrouping: true });
}

/** `Ingenier[o|a]`: the form for a man or for a woman. */
export function gendered(text: string, gender: 'm' | 'f'): string {
  return text.replace(/\[([^|\]]*)\|([^\]]*)\]/g, (_, man: string, woman: string) => (gender === 'm' ? man : woman));
}
