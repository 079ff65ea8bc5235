import type { EventData } from '../../domain/chat/run-event';
import { NotFound } from '../../domain/failure';
import type { UserId } from '../../domain/ids';
import type { CollectionRepository } from '../../domain/knowledge/collection';
import type { KeywordHit, KeywordIndex } from '../../domain/knowledge/keyword-index';
import type { Passage } from '../../domain/knowledge/passage';
import { storable } from '../../domain/text';

export interface PassageSearch {
  collection: string;
  /** Whose own collection of that name goes before the shared one; null: the shared one. */
  user: UserId | null;
  query: string;
  k?: number;
  signal?: AbortSignal;
}

/** What a run's `sources` event carries. */
export type FoundPassages = EventData['sources'];

const K = 6;
const PER_DOCUMENT = 3;
/** More than are shown, so that a document with many hits leaves room for others. */
const CANDIDATES = 50;
/** The gate and the cut, as measured (docs/decisions/0004): fitting questions pass it by 98–99 %, foreign ones fail it by 40–100 %. */
const LEAST_COVERAGE = 0.25;
const LEAST_OF_BEST = 0.4;
/** A pasted page is no question; what is searched is told in `query`. */
const LONGEST_QUERY = 2000;

/** Finds the passages that an answer may stand on, numbered from 1. None is a result, not an error. */
export class SearchPassages {
  constructor(
    private readonly collections: CollectionRepository,
    private readonly index: KeywordIndex,
  ) {}

  /** @throws NotFound when there is no such collection for this user */
  async execute({ collection: name, user, query, k = K, signal }: PassageSearch): Promise<FoundPassages> {
    const collection = await this.collections.find(name, user);
    if (!collection) throw new NotFound('collection');
    const asked = storable(query.trim().slice(0, LONGEST_QUERY));
    const { version, hits } = await this.index.search(collection, asked, Math.max(CANDIDATES, k), signal);
    return { query: asked, mode: 'keyword', version, passages: fitting(hits).slice(0, k).map(passage) };
  }
}

function fitting(hits: KeywordHit[]): KeywordHit[] {
  const best = hits[0];
  if (!best || best.coverage < LEAST_COVERAGE) return [];
  const taken = new Map<string, number>();
  return hits.filter(({ chunk, score }) => {
    const ofDocument = (taken.get(chunk.documentId) ?? 0) + 1;
    taken.set(chunk.documentId, ofDocument);
    return score >= LEAST_OF_BEST * best.score && ofDocument <= PER_DOCUMENT;
  });
}

const passage = ({ chunk, score }: KeywordHit, place: number): Passage => ({
  n: place + 1,
  chunk_id: chunk.id,
  document_id: chunk.documentId,
  title: chunk.title,
  source: chunk.source,
  ...(chunk.page === null ? {} : { page: chunk.page }),
  snippet: chunk.text,
  score: Number(score.toFixed(4)),
});
