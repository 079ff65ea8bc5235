import type { Extracted } from './extractor';

/** Between the title and the section of a chunk's header. */
const BETWEEN = ' › ';

/**
 * A document under the title that its sender gave: every chunk's header begins with it, for a chunk is found by its header too (docs/retrieval.md).
 * The rows of a table have titles of their own.
 */
export function retitled(extracted: Extracted, title: string | undefined): Extracted {
  if (title === undefined || title === extracted.title) return extracted;
  const headed = (header: string): string => {
    if (header === extracted.title || header === '') return title;
    return header.startsWith(extracted.title + BETWEEN) ? title + header.slice(extracted.title.length) : title + BETWEEN + header;
  };
  return { ...extracted, title, chunks: extracted.chunks.map((chunk) => ({ ...chunk, header: headed(chunk.header) })) };
}
