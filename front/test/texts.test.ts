import { en } from '../src/texts/en/en';
import { es } from '../src/texts/es/es';

/** The same in both languages: names, signs, and words that Spanish has taken. */
const SAME = /^(app\.(name|api|languages\..*)|.*\.(pdf|docx|csv|html|markdown|no|id|token|tokens|error|total|json|curl))$/;

/** Every text by its path; of a function, what it says of numbers and names. */
function texts(part: unknown, path = ''): [string, string][] {
  if (typeof part === 'string') return [[path, part]];
  if (typeof part === 'function') return [[path, String((part as (...all: unknown[]) => unknown)(3, 3, 3))]];
  return Object.entries(part as object).flatMap(([key, value]) => texts(value, path === '' ? key : `${path}.${key}`));
}

describe('the catalogues', () => {
  const english = new Map(texts(en));
  const spanish = texts(es);

  it('have the same texts', () => {
    expect(spanish.map(([path]) => path).sort()).toEqual([...english.keys()].sort());
  });

  it('have no empty one', () => {
    expect([...english, ...spanish].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('say in Spanish what they say in English', () => {
    const untranslated = spanish.filter(([path, text]) => /\p{L}{2}/u.test(text) && english.get(path) === text && !SAME.test(path));
    expect(untranslated).toEqual([]);
  });
});
