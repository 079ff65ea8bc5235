const CODES =
  'af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja jv ka kk km kn ko ky la lb lo lt lv mi mk ml mn mr ms mt my nb nl ne no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tk tl tr uk ur uz vi xh yo yue zh zu'.split(
    ' ',
  );
const IN = ['en', 'es', 'de', 'zh', 'fr', 'it', 'pt'];
const ALSO: Record<string, string> = {
  mandarin: 'Chinese',
  普通话: 'Chinese',
  国语: 'Chinese',
  汉语: 'Chinese',
  华语: 'Chinese',
  mandarín: 'Chinese',
  castellano: 'Spanish',
  flemish: 'Dutch',
  farsi: 'Persian',
};

const english = new Intl.DisplayNames('en', { type: 'language' });
const NAMES = new Map<string, string>(Object.entries(ALSO));
for (const locale of IN) {
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  for (const code of CODES) NAMES.set(names.of(code)!.toLowerCase(), english.of(code)!);
}
const UNSPACED = [...NAMES].filter(([name]) => /\p{Script=Han}/u.test(name));

/** The languages that a text names, in any of seven languages, by their English names. */
export function languagesIn(text: string): string[] {
  const words = text.toLowerCase().split(/[^\p{L}\p{M}]+/u);
  const named = words.flatMap((word) => NAMES.get(word) ?? UNSPACED.find(([name]) => word.startsWith(name))?.[1] ?? []);
  return [...new Set(named)];
}
