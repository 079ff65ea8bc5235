import { dirname, join } from 'node:path';
import type { Language } from '../cv-schema';
import { wordParts } from './line-breaks';

export type ReactPdf = typeof import('@react-pdf/renderer');

// Fonts are no sources: from dist/pdf, where this runs compiled, they are two steps up, from pdf, under a test, one.
const project = join(__dirname, /[\\/]dist[\\/]pdf$/.test(__dirname) ? '../..' : '..');
const latin = dirname(require.resolve('@expo-google-fonts/noto-sans/package.json'));

/** What is used of a font of fontkit, which has no types. */
interface FontkitFont {
  characterSet: number[];
  glyphForCodePoint(code: number): unknown;
}

interface Family {
  name: string;
  regular: string;
  bold: string;
}

const LATIN: Family = {
  name: 'Noto Sans',
  regular: join(latin, '400Regular/NotoSans_400Regular.ttf'),
  bold: join(latin, '700Bold/NotoSans_700Bold.ttf'),
};
/** Cut down to the characters of the Chinese texts (fonts/README.md). */
const CHINESE: Family = {
  name: 'Noto Sans SC',
  regular: join(project, 'fonts/NotoSansSC-subset.ttf'),
  bold: join(project, 'fonts/NotoSansSC-subset-bold.ttf'),
};

const familyFor = (language: Language): Family => (language === 'zh' ? CHINESE : LATIN);

export const familyOf = (language: Language): string => familyFor(language).name;

/** The files of the weights that a CV is set in. */
export function fontsOf(language: Language): [regular: string, bold: string] {
  const { regular, bold } = familyFor(language);
  return [regular, bold];
}

/** Loads the fonts, once a process. */
export async function loadFonts({ Font }: ReactPdf): Promise<void> {
  for (const { name, regular, bold } of [LATIN, CHINESE]) {
    const weights = { [regular]: 400, [bold]: 700 };
    Font.register({ family: name, fonts: Object.entries(weights).map(([src, fontWeight]) => ({ src, fontWeight })) });
    for (const fontWeight of Object.values(weights)) {
      const descriptor = { fontFamily: name, fontWeight };
      await Font.load(descriptor);
      meetEveryCharacter(Font.getFont(descriptor).data as unknown as FontkitFont);
    }
  }
  Font.registerHyphenationCallback(wordParts);
}

/** Of characters that share a glyph, as dashes do in Noto Sans SC, the first one met is what text extraction reads. */
const PREFERRED = '–•';

/**
 * A fontkit font keeps each glyph as it was first met. One that is first met as a part of another, as U in Ü when a document is written out, stays without its
 * character, and the next document in the process would lose its U (seen with fontkit 2.0.4 in @react-pdf 4.9). So each is met as itself first.
 */
function meetEveryCharacter(font: FontkitFont): void {
  const first = [...PREFERRED].map((char) => char.codePointAt(0) as number);
  for (const code of [...first, ...font.characterSet.toSorted((a, b) => a - b)]) font.glyphForCodePoint(code);
}
