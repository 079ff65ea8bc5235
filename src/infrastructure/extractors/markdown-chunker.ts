import type { ChunkDraft } from '../../domain/knowledge/collection';
import { type ChunkLengths, chunkBlocks } from './block-chunker';
import type { DocumentText, Heading } from './blocks';
import { blocksOf } from './markdown-blocks';
import { withoutNoise } from './markdown-noise';

export interface ChunkedText {
  /** The first heading of the first level; '' for none. */
  title: string;
  chunks: ChunkDraft[];
}

/** Storable Markdown as text with its noise masked, so that every character keeps its offset. */
export function readMarkdown(markdown: string): DocumentText {
  const text = withoutNoise(markdown);
  const blocks = blocksOf(text);
  return { text, blocks, pageStarts: [], title: titleOf(blocks)?.heading ?? '' };
}

/**
 * Cuts storable Markdown at headings, then at paragraphs, then at sentences. `start` and `end` are offsets into `markdown`;
 * a chunk's text is that range without images, comments and diagrams, and a piece of a code block gets the fences that it lacks.
 */
export function chunkMarkdown(markdown: string, lengths: ChunkLengths, fallbackTitle = ''): ChunkedText {
  const document = readMarkdown(markdown);
  const title = titleOf(document.blocks);
  const name = title?.heading ?? fallbackTitle;
  return { title: name, chunks: chunkBlocks(document, lengths, name, title) };
}

const titleOf = (blocks: DocumentText['blocks']): Heading | undefined =>
  blocks.find((block): block is Heading => block.kind === 'heading' && block.level === 1 && block.heading !== '');
