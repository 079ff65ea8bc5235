import type { EventData } from '../../domain/chat/run-event';
import { NotFound, Unavailable } from '../../domain/failure';
import type { UserId } from '../../domain/ids';
import type { Collection, CollectionRepository } from '../../domain/knowledge/collection';
import { EmbeddingFailed, type Embedder } from '../../domain/knowledge/embedder';
import { EmbedderMismatch } from '../../domain/knowledge/embedder-mismatch';
import { passageOf, shownScore } from '../../domain/knowledge/passage';
import type { IndexHits, MetadataFilter, PassageIndex } from '../../domain/knowledge/passage-index';
import { diverse, fitting, namedFirst, ranked, withoutTail, type RankedChunk, type SearchMode } from '../../domain/knowledge/ranking';
import type { Reranker } from '../../domain/knowledge/reranker';
import { storable } from '../../domain/text';
import { timeLimit } from '../../domain/time-limit';

export interface PassageSearch {
  collection: string;
  /** Whose own collection of that name goes before the shared one; null: the shared one. */
  user: UserId | null;
  query: string;
  /** At most so many passages (6). */
  k?: number;
  /** Of one document at most so many (3). */
  perDocument?: number;
  /** `hybrid`: by keyword alone where there are no vectors to compare with; what was done is told in `mode`. */
  mode?: SearchMode;
  /** Of the score that is shown: BM25, cosine or the fusion of both. The embedder's own threshold counts besides, except in `semantic`. */
  minScore?: number;
  filter?: MetadataFilter;
  /** Also passages that score far below the best, down to `k`: for who looks through a list, not for an answer. */
  tail?: boolean;
  signal?: AbortSignal;
}

/** What a run's `sources` event carries. */
export type FoundPassages = EventData['sources'] & { mode: SearchMode };

interface Candidates extends IndexHits {
  query: string;
  mode: SearchMode;
}

const K = 6;
const PER_DOCUMENT = 3;
/** More than are shown, so that a document with many hits leaves room for others, and so that what one list lacks may stand in the other. */
const CANDIDATES = 50;
/** A pasted page is no question; what is searched is told in `query`. */
const LONGEST_QUERY = 2000;
/** How long a question waits for its vector. */
const EMBED_MS = 10_000;

/** Finds the passages that an answer may stand on, numbered from 1. None is a result, not an error. */
export class SearchPassages {
  constructor(
    private readonly collections: Pick<CollectionRepository, 'find'>,
    private readonly index: PassageIndex,
    private readonly embedder: Embedder,
    private readonly reranker?: Reranker,
    private readonly embedMs = EMBED_MS,
  ) {}

  /**
   * @throws NotFound when there is no such collection for this user; in `semantic` EmbedderMismatch, and Unavailable when the embedder does not answer;
   * the signal's reason
   */
  async execute(search: PassageSearch): Promise<FoundPassages> {
    const { k = K, perDocument = PER_DOCUMENT, minScore, tail = false } = search;
    const { query, mode, version, ...hits } = await this.candidates(search, Math.max(CANDIDATES, k));
    const { alpha, minScore: own } = this.embedder;
    const fit = fitting(hits, mode, { alpha, minScore: mode === 'semantic' && minScore !== undefined ? undefined : own });
    const ordered = await this.reranked(query, tail || mode === 'semantic' ? fit : withoutTail(fit, hits.keyword), search.signal);
    const shown = diverse(ordered, perDocument).filter(({ score }) => minScore === undefined || shownScore(score) >= minScore);
    return { query, mode, version, passages: shown.slice(0, k).map(({ item, score }, place) => passageOf(item, score, place + 1)) };
  }

  /** All candidates, `k` of each kind, in the order in which they would be shown, with neither gate nor cut: what an evaluation looks at. Throws as above. */
  async rank(search: PassageSearch & { k: number }): Promise<{ mode: SearchMode; ranked: RankedChunk[] }> {
    const { mode, ...hits } = await this.candidates(search, search.k);
    return { mode, ranked: ranked(hits, mode, this.embedder) };
  }

  private async candidates(search: PassageSearch, k: number): Promise<Candidates> {
    const { mode = 'hybrid', user, filter, signal } = search;
    const collection = await this.collections.find(search.collection, user);
    if (!collection) throw new NotFound('collection');
    const query = storable(search.query.trim().slice(0, LONGEST_QUERY));
    const vector = mode === 'keyword' ? undefined : await this.vector(collection, query, mode, signal);
    const text = mode === 'semantic' ? undefined : query;
    const hits = await this.index.search(collection, { text, vector, k, filter }, signal);
    return { ...hits, keyword: namedFirst(query, hits.keyword), query, mode: vector ? mode : 'keyword' };
  }

  /** Undefined where the question cannot be compared with the collection, and words have to do. */
  private async vector(
    collection: Collection,
    query: string,
    mode: 'hybrid' | 'semantic',
    signal: AbortSignal | undefined,
  ): Promise<Float32Array | undefined> {
    if (collection.embedder !== this.embedder.name) {
      if (mode === 'hybrid') return undefined;
      throw new EmbedderMismatch(collection.name, collection.embedder, this.embedder.name);
    }
    const limit = timeLimit(this.embedMs, signal);
    try {
      const [vector] = await this.embedder.embed([query], 'query', limit.signal);
      return vector;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof EmbeddingFailed) && !limit.isOver) throw error;
      if (mode === 'hybrid') return undefined;
      throw new Unavailable(`The question could not be embedded: ${reason(error)} Try again, or search with mode keyword.`, {
        cause: error,
      });
    } finally {
      limit.end();
    }
  }

  /** A reranker that fails leaves the order as it was: it only betters what is there. */
  private async reranked(query: string, chunks: readonly RankedChunk[], signal: AbortSignal | undefined): Promise<readonly RankedChunk[]> {
    if (!this.reranker || chunks.length === 0) return chunks;
    try {
      const scores = await this.reranker.score(
        query,
        chunks.map(({ item }) => item),
        signal,
      );
      if (scores.length !== chunks.length) return chunks;
      return chunks.map(({ item }, at) => ({ item, score: scores[at]! })).sort((a, b) => b.score - a.score);
    } catch {
      signal?.throwIfAborted();
      return chunks;
    }
  }
}

const reason = (error: unknown): string => (error instanceof EmbeddingFailed ? error.message : 'it took too long.');
