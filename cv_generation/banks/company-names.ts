import type { Language } from '../cv-schema';

const words = (line: string): string[] => line.trim().split(/\s+/);

/** Invented words, put together from a head and a tail, that sound as if they came from the region. */
export const COMPANY_SYLLABLES: Record<Language, { heads: readonly string[]; tails: readonly string[] }> = {
  en: {
    heads: words('Nor Cald Tal Orb Kest Lum Brand Ard Sorr Quill Fenn Ostr Marl Corv Hal Wyn Thorn Dray Elm Gar'),
    tails: words('vane mere anto relle eris entix elby mark wick aval owen isol holt'),
  },
  es: {
    heads: words('Sol Vent Mont Rib Alt Bris Cumb Vald Terr Lag Arbol Mar Cal Sier Oliv Hor'),
    tails: words('marea alba eluz eraza avela amar enta oria uena adero ímar inda'),
  },
  de: {
    heads: words('Hans Elb Nord Lind Falk Tann Isar Havel Brock Spree Alp Ost Berg Rot Stein Wies'),
    tails: words('val werk hafen mark enau wald ion stein feld enta rode'),
  },
  zh: {
    heads: words('Lan Xing Qing Hong Ming Jing Lu Feng Bai Yun Hai Zhen Rui Chang'),
    tails: words('heda ruan tuo zhou dayun xiang linke shuo yuanda boda fei huo'),
  },
};
