/** Stands for a masked character. Storable text has no NUL of its own. */
export const MASK = '\0';

const FENCE = String.raw`^[ \t]*(?<fence>${'`'}{3,}|~{3,})(?<info>[^\n${'`'}]*)\n[\s\S]*?(?:^[ \t]*\k<fence>[${'`'}~]*[ \t\r]*$|(?![\s\S]))`;
const CODE_SPAN = String.raw`(?<!${'`'})(?<ticks>${'`'}+)(?!${'`'})[^\n]{1,200}?(?<!${'`'})\k<ticks>(?!${'`'})`;
const IMAGE = String.raw`!\[[^\]\n]{0,300}\]\([^)\n]{0,4000}\)`;
const COMMENT = String.raw`<!--[\s\S]*?(?:-->|(?![\s\S]))`;
const FRONT_MATTER = String.raw`(?<![\s\S])---\r?\n[\s\S]*?\n---[ \t\r]*$`;

// Fences and code spans come first: what they hold is shown as it is, not taken for a comment or an image.
const PARTS = new RegExp(
  [FRONT_MATTER, FENCE, CODE_SPAN, COMMENT, String.raw`\[${IMAGE}\]\([^)\n]{0,4000}\)`, IMAGE, String.raw`<img\b[^>]{0,1000}>`].join('|'),
  'gm',
);

/** The text with images, HTML comments, diagrams and front matter masked; every other character keeps its offset. */
export const withoutNoise = (markdown: string): string =>
  markdown.replace(PARTS, (...match) => {
    const part = match[0];
    const { fence, info, ticks } = match.at(-1) as Record<'fence' | 'info' | 'ticks', string | undefined>;
    const kept = ticks ?? (fence && !/^\s*mermaid\b/i.test(info ?? ''));
    return kept ? part : part.replace(/[^\n]/g, MASK);
  });

/** A range of the masked text as it is shown: trimmed, without the masks and the blank lines that they leave. */
export const shown = (masked: string): string =>
  masked
    .replaceAll(MASK, '')
    .replaceAll('\r\n', '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\s+$/g, '');
