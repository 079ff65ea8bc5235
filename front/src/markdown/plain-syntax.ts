interface Parsing {
  data(): { micromarkExtensions?: object[] };
}

/**
 * What models write and do not mean: HTML is text, four blanks are no code, a line below a paragraph does not make it a heading. Footnotes and
 * named addresses would reach over blocks that are drawn by themselves.
 */
const LEFT_OUT = [
  'htmlFlow',
  'htmlText',
  'codeIndented',
  'setextUnderline',
  'definition',
  'gfmFootnoteDefinition',
  'gfmFootnoteCall',
  'gfmPotentialFootnoteCall',
];

export function plainSyntax(this: unknown): void {
  const data = (this as Parsing).data();
  (data.micromarkExtensions ??= []).push({ disable: { null: LEFT_OUT } });
}
