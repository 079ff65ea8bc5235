import type { Language } from '../cv-schema';
import type { Worded } from './bank';

const spoken = (en: string, es: string, de: string, zh: string): Worded => ({ en, es, de, zh });

/** By code, named in each language of the CVs. */
export const SPOKEN_LANGUAGES = {
  en: spoken('English', 'inglés', 'Englisch', '英语'),
  es: spoken('Spanish', 'español', 'Spanisch', '西班牙语'),
  de: spoken('German', 'alemán', 'Deutsch', '德语'),
  zh: spoken('Mandarin Chinese', 'chino mandarín', 'Chinesisch (Mandarin)', '普通话'),
  fr: spoken('French', 'francés', 'Französisch', '法语'),
  pt: spoken('Portuguese', 'portugués', 'Portugiesisch', '葡萄牙语'),
  it: spoken('Italian', 'italiano', 'Italienisch', '意大利语'),
  pl: spoken('Polish', 'polaco', 'Polnisch', '波兰语'),
  nl: spoken('Dutch', 'neerlandés', 'Niederländisch', '荷兰语'),
  sv: spoken('Swedish', 'sueco', 'Schwedisch', '瑞典语'),
  tr: spoken('Turkish', 'turco', 'Türkisch', '土耳其语'),
  ar: spoken('Arabic', 'árabe', 'Arabisch', '阿拉伯语'),
  hi: spoken('Hindi', 'hindi', 'Hindi', '印地语'),
  ja: spoken('Japanese', 'japonés', 'Japanisch', '日语'),
  ko: spoken('Korean', 'coreano', 'Koreanisch', '韩语'),
  ru: spoken('Russian', 'ruso', 'Russisch', '俄语'),
} satisfies Record<string, Worded>;
export type SpokenLanguage = keyof typeof SPOKEN_LANGUAGES;

/** Which language a CV names; undefined: one that is not in the table, as a model may write. */
export function spokenLanguage(name: string, language: Language): SpokenLanguage | undefined {
  const codes = Object.keys(SPOKEN_LANGUAGES) as SpokenLanguage[];
  return codes.find((code) => SPOKEN_LANGUAGES[code][language].toLowerCase() === name.trim().toLowerCase());
}
