import type { Wording } from '../banks/wording/wording';
import { WORDING } from '../banks/wording/wordings';
import type { Cv } from '../cv-schema';

/** What HTML and PDF print alike: the texts that a CV's page needs besides its own. */
export interface Printed {
  labels: Wording['labels'];
  locale: string;
  /** As in `Mar 2021 – present`. */
  period: (of: { start: string; end: string | null }) => string;
  /** As in `English (C1)`. */
  spoken: (of: Cv['languages'][number]) => string;
  /** Between the items of a list. */
  comma: string;
}

export function printed(cv: Cv): Printed {
  const { labels, locale, months, date } = WORDING[cv.language];
  const wide = cv.language === 'zh';
  const month = (text: string): string => date(months[Number(text.slice(5)) - 1] as string, text.slice(0, 4));
  return {
    labels,
    locale,
    period: ({ start, end }) => `${month(start)} – ${end === null ? labels.present : month(end)}`,
    spoken: ({ name, level }) => {
      const shown = level === 'native' ? labels.native : level;
      return wide ? `${name}（${shown}）` : `${name} (${shown})`;
    },
    comma: wide ? '、' : ', ',
  };
}
