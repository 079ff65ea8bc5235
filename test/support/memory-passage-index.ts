import type { CollectionId, DocumentId } from '../../src/domain/ids';
import type { Chunk, Collection } from '../../src/domain/knowledge/collection';
import type { IndexHits, IndexQuery, MetadataFilter, PassageIndex } from '../../src/domain/knowledge/passage-index';
import { queryOf, termsOf } from '../../src/infrastructure/indexes/analysis';
import type { Bm25 } from '../../src/infrastructure/indexes/bm25';
import { Bm25Builder } from '../../src/infrastructure/indexes/bm25-builder';
import { fitsFilter } from '../../src/infrastructure/indexes/metadata-filter';
import { languageOf } from '../../src/infrastructure/indexes/language-of';
import type { Language } from '../../src/infrastructure/indexes/languages';

export interface HeldChunk extends Chunk {
  vector?: Float32Array;
}

/** The port without files, threads or database, over chunks that may be added to. */
export class MemoryPassageIndex implements PassageIndex {
  readonly asked: IndexQuery[] = [];
  private readonly words = new Map<CollectionId, Words & { count: number }>();

  constructor(private readonly held: ReadonlyMap<CollectionId, readonly HeldChunk[]>) {}

  search({ id, version }: Collection, query: IndexQuery): Promise<IndexHits> {
    this.asked.push(query);
    const chunks = this.held.get(id) ?? [];
    if (this.words.get(id)?.count !== chunks.length) this.words.set(id, { ...wordsOf(chunks), count: chunks.length });
    return Promise.resolve({ version, keyword: byKeyword(chunks, this.words.get(id)!, query), dense: byNearness(chunks, query) });
  }

  refresh = (): Promise<void> => Promise.resolve();
  close = (): Promise<void> => Promise.resolve();
}

interface Words {
  bm25: Bm25;
  languages: Language[];
}
const embedded = ({ header, text }: Chunk): string => `${header}\n${text}`;

function wordsOf(chunks: readonly HeldChunk[]): Words {
  const documents = new Map<DocumentId, string>();
  for (const chunk of chunks) documents.set(chunk.documentId, `${documents.get(chunk.documentId) ?? ''}${embedded(chunk)}\n`);
  const languages = new Map(Array.from(documents, ([id, text]) => [id, languageOf(text)]));
  const builder = new Bm25Builder();
  for (const chunk of chunks) builder.add(termsOf(embedded(chunk), [languages.get(chunk.documentId)!]));
  return { bm25: builder.bm25(), languages: [...new Set(languages.values())] };
}

function byKeyword(chunks: readonly HeldChunk[], { bm25, languages }: Words, { text, k, filter }: IndexQuery): IndexHits['keyword'] {
  if (text === undefined) return [];
  const hits = bm25.search(queryOf(text, languages), k, (place) => fits(chunks[place]!, filter));
  return hits.map(({ place, ...scores }) => ({ chunk: chunks[place]!, ...scores }));
}

const byNearness = (chunks: readonly HeldChunk[], { vector, k, filter }: IndexQuery): IndexHits['dense'] =>
  vector === undefined
    ? []
    : chunks
        .filter((chunk) => fits(chunk, filter))
        .flatMap((chunk) => (chunk.vector ? [{ chunk, similarity: cosine(vector, chunk.vector) }] : []))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, k);

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);

const fits = ({ metadata }: Chunk, filter: MetadataFilter = {}): boolean => fitsFilter(metadata, filter);
