import { folded } from './folded-text';
import { WHO } from './people-words';

/**
 * Which of these names stand in the question: whole, one of two scripts, as in 唐博文 (Tang Bowen), in either; else, in a question that does not ask who, by
 * a part that no other of these names has.
 */
export function namedIn(question: string, names: Iterable<string>): string[] {
  const all = [...new Set(names)];
  const asked = inWords(question);
  const stands = (name: string): boolean => {
    const given = inWords(name);
    return given.trim() !== '' && asked.includes(/\p{Script=Han}/u.test(given) ? given.trim() : given);
  };
  const whole = all.filter((name) => name.split(/[()（）]/).some(stands));
  if (whole.length > 0 || WHO.test(folded(question))) return whole;
  const parts = new Set(question.normalize('NFKC').match(/\p{Lu}[\p{L}\p{M}]{2,}/gu));
  const partsOf = (name: string): string[] => name.normalize('NFKC').match(/[\p{L}\p{M}]+/gu) ?? [];
  return all.filter((name) =>
    partsOf(name).some((part) => parts.has(part) && all.filter((other) => partsOf(other).includes(part)).length === 1),
  );
}

const inWords = (text: string): string =>
  ` ${folded(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
