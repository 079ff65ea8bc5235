import type { DocumentText } from './blocks';
import { TextBuilder } from './text-builder';

/** Plain text: what stands between blank lines is a block; a form feed begins a new page for whoever prints it, here a block. */
export function readPlain(text: string): DocumentText {
  const builder = new TextBuilder();
  for (const block of text
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .split(/\n[^\S\n]*\n|\f/))
    builder.text(block);
  return builder.built();
}
