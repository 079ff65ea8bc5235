import { CHINESE_NAMES } from '../../cv_generation/banks/names';
import { CITIES } from '../../cv_generation/banks/cities';
import { FIELDS } from '../../cv_generation/banks/fields/fields';
import { INDUSTRIES } from '../../cv_generation/banks/industries';
import { SPOKEN_LANGUAGES } from '../../cv_generation/banks/spoken-languages';
import { UNIVERSITIES } from '../../cv_generation/banks/universities';
import { WORDING } from '../../cv_generation/banks/wording/wordings';
import type { Cv } from '../../cv_generation/cv-schema';
import { printed } from '../../cv_generation/document/printed';
import { offlineCvs } from '../../cv_generation/offline/offline-cvs';
import { unprintable } from '../../cv_generation/pdf/printable';
import { forLineBreaker, wordParts } from '../../cv_generation/pdf/line-breaks';

const cvs = offlineCvs(1, 120).map(({ cv }) => cv);
const chinese = cvs.find(({ language }) => language === 'zh') as Cv;

/** Every text in the banks that a Chinese CV may use. */
function chineseTexts(): string {
  const fields = FIELDS.map(({ titles, focus, people, degrees, bullets, tools }) => [
    titles.zh,
    focus.zh,
    people.zh,
    degrees.zh,
    bullets.zh,
    tools,
  ]);
  const places = CITIES.map(({ name, country }) => [name.zh, country.zh]);
  const industries = INDUSTRIES.map(({ name, topics }) => [name.zh, topics.map(({ zh }) => zh)]);
  const spoken = Object.values(SPOKEN_LANGUAGES).map(({ zh }) => zh);
  return JSON.stringify([
    fields,
    places,
    industries,
    spoken,
    UNIVERSITIES,
    CHINESE_NAMES,
    WORDING.zh,
    printed(chinese).period({ start: '2020-01', end: null }),
  ]);
}

describe('the fonts of the PDFs', () => {
  it('have every character of the Chinese texts, in both weights', () => {
    expect(unprintable({ ...chinese, summary: chineseTexts() })).toEqual([]);
  });

  it('have every character of the CVs in every language', () => {
    expect(cvs.flatMap(unprintable)).toEqual([]);
  });

  it('are known to lack what they lack', () => {
    expect(unprintable({ ...chinese, summary: '龘 is rare' })).toEqual(['These characters cannot be printed: 龘']);
  });
});

describe('line breaks', () => {
  it('leave Latin words whole', () => {
    expect(wordParts('Donaudampfschifffahrt')).toEqual(['Donaudampfschifffahrt']);
    expect(forLineBreaker('two words')).toBe('two words');
  });

  it('may come between Chinese characters, with no hyphen, and never set punctuation loose', () => {
    expect(wordParts('用Go写（好）。完')).toEqual(['用', '', 'Go', '', '写', '', '（好）。', '', '完']);
    expect(wordParts(forLineBreaker('在Google Cloud上')).join('')).toBe('在Google\u00a0Cloud上');
  });
});
