import type { ChunkId, DocumentId } from '../../domain/ids';
import type { Chunk, Metadata } from '../../domain/knowledge/collection';
import type { DenseHit, IndexQuery, KeywordHit, MetadataFilter } from '../../domain/knowledge/passage-index';
import { queryOf } from './analysis';
import type { Bm25 } from './bm25';
import { languageByCode } from './languages';
import type { Manifest } from './manifest';
import { fitsFilter } from './metadata-filter';
import type { Places, VectorSearch } from './vectors';

export interface IndexedDocument {
  id: DocumentId;
  title: string;
  source: string;
  metadata: Metadata;
}
/** A chunk as its line in the file says it; the rest is its document's. */
export type ChunkLine = Omit<Chunk, 'documentId' | 'title' | 'source' | 'metadata'>;

export interface SnapshotParts {
  manifest: Manifest;
  documents: IndexedDocument[];
  /** Chunks as JSON, one behind the other, in order of their documents: only those that are found are parsed. */
  lines: Buffer;
  lineEnds: Float64Array;
  /** Of each chunk, by its place in `documents`. */
  documentOf: Uint32Array;
  /** Of each chunk, 16 bytes. */
  ids: Buffer;
  bm25: Bm25;
  vectors: VectorSearch | undefined;
}

/** What a snapshot finds. */
export interface SnapshotHits {
  version: number;
  /** Whose vectors it has. */
  embedder: string | null;
  keyword: KeywordHit[];
  dense: DenseHit[];
}

/** One version of a collection, whole, in memory. It never changes: a search sees nothing else. */
export class Snapshot {
  private readonly languages;
  private placeOf?: Map<string, number>;

  constructor(private readonly parts: SnapshotParts) {
    this.languages = parts.manifest.languages.flatMap((code) => languageByCode(code) ?? []);
  }

  get manifest(): Manifest {
    return this.parts.manifest;
  }

  get vectors(): VectorSearch | undefined {
    return this.parts.vectors;
  }

  /** @param query a vector of another length than the snapshot's own finds nothing */
  search({ text, vector, k, filter }: IndexQuery): SnapshotHits {
    const { manifest, bm25, vectors } = this.parts;
    const places = filter && Object.keys(filter).length > 0 ? this.fitting(filter) : undefined;
    const fits = places && ((place: number) => places.has(place));
    const keyword = text === undefined ? [] : bm25.search(queryOf(text, this.languages), k, fits);
    const dense = vector?.length === manifest.dimension ? (vectors?.nearest(vector, k, places) ?? []) : [];
    return {
      version: manifest.version,
      embedder: manifest.embedder,
      keyword: keyword.map(({ place, ...scores }) => ({ chunk: this.chunk(place), ...scores })),
      dense: dense.map(({ place, similarity }) => ({ chunk: this.chunk(place), similarity })),
    };
  }

  /** Chunks by id; an unknown one is an error: the ids are to be of this version. */
  chunks(ids: readonly ChunkId[]): Chunk[] {
    this.placeOf ??= this.places();
    return ids.map((id) => {
      const place = this.placeOf!.get(id);
      if (place === undefined) throw new Error(`chunk ${id} is not of version ${this.manifest.version}`);
      return this.chunk(place);
    });
  }

  private chunk(place: number): Chunk {
    const { lines, lineEnds, documents, documentOf } = this.parts;
    const line = JSON.parse(lines.toString('utf8', place === 0 ? 0 : lineEnds[place - 1], lineEnds[place])) as ChunkLine;
    const { id: documentId, title, source, metadata } = documents[documentOf[place]!]!;
    return { ...line, documentId, title, source, metadata };
  }

  private fitting(filter: MetadataFilter): Places {
    const { documents, documentOf } = this.parts;
    const fits = documents.map(({ metadata }) => fitsFilter(metadata, filter));
    let count = 0;
    for (const document of documentOf) if (fits[document]) count++;
    return { has: (place) => fits[documentOf[place]!]!, count };
  }

  private places(): Map<string, number> {
    const { ids, documentOf } = this.parts;
    return new Map(Array.from(documentOf, (_, place) => [uuidAt(ids, place), place]));
  }
}

function uuidAt(ids: Buffer, place: number): string {
  const hex = ids.toString('hex', place * 16, (place + 1) * 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
