import type { Chunk } from './collection';
import type { Embedder } from './embedder';
import { fuse, type Scored } from './fusion';
import { namedBy } from './named';
import type { DenseHit, IndexHits, KeywordHit } from './passage-index';

export type SearchMode = 'hybrid' | 'semantic' | 'keyword';
export type RankedChunk = Scored<Chunk>;

/** The gate and the cut, as measured (docs/retrieval.md): fitting questions pass it by 98–99 %, foreign ones fail it by 40–100 %. */
const LEAST_COVERAGE = 0.25;
const LEAST_OF_BEST = 0.4;
/** An embedder that weighs less than this has nothing to say where the words do not fit. */
const SPEAKS_ALONE = 0.5;

type Weighing = Pick<Embedder, 'alpha' | 'minScore'>;

/** All candidates, best first: what the index has found, in one list. Scores are BM25, cosines, or the fusion of both, 0 … 1. */
export function ranked({ keyword, dense }: Pick<IndexHits, 'keyword' | 'dense'>, mode: SearchMode, embedder: Weighing): RankedChunk[] {
  const words = keyword.map(({ chunk, score }) => ({ item: chunk, score }));
  const near = dense.map(({ chunk, similarity }) => ({ item: chunk, score: similarity }));
  if (mode === 'keyword') return words;
  return mode === 'semantic' ? near : fuseChunks(words, near, embedder);
}

/** The candidates that say something about the question, best first; none where the documents do not tell. */
export function fitting(hits: Pick<IndexHits, 'keyword' | 'dense'>, mode: SearchMode, embedder: Weighing): RankedChunk[] {
  const dense = near(hits.dense, embedder);
  const covers = (hits.keyword[0]?.coverage ?? 0) >= LEAST_COVERAGE;
  if (mode === 'semantic') return ranked({ keyword: [], dense }, mode, embedder);
  if (!covers && (mode === 'keyword' || embedder.alpha < SPEAKS_ALONE)) return [];
  return ranked({ keyword: covers ? hits.keyword : [], dense }, mode, embedder);
}

/**
 * Hits by keyword, those of the document that the question calls by its title first: of two people of one family name the right one, although another's
 * chunk has more of the other words. It is moved by the best score, so the order within stays. That it is named is reason enough to show it.
 */
export function namedFirst(query: string, keyword: readonly KeywordHit[]): KeywordHit[] {
  const named = namedBy(query);
  const lengths = keyword.map(({ chunk: { title } }) => named(title));
  const longest = Math.max(0, ...lengths);
  if (longest === 0) return [...keyword];
  const best = keyword[0]!.score;
  return keyword
    .map((hit, at) => (lengths[at] === longest ? { ...hit, score: hit.score + best, coverage: 1 } : hit))
    .sort((a, b) => b.score - a.score);
}

/**
 * Without those that score far below the best and cover too little of the question to be shown for themselves: an answer stands better on two passages that
 * fit than on six. Not for cosines, which have no zero.
 */
export function withoutTail(chunks: readonly RankedChunk[], keyword: readonly KeywordHit[]): readonly RankedChunk[] {
  const best = chunks[0]?.score ?? 0;
  const covering = new Set(keyword.filter(({ coverage }) => coverage >= LEAST_COVERAGE).map(({ chunk }) => chunk.id));
  return chunks.filter(({ item, score }) => score >= LEAST_OF_BEST * best || covering.has(item.id));
}

/** At most so many chunks of one document, so that it does not fill the list. */
export function diverse(chunks: readonly RankedChunk[], perDocument: number): RankedChunk[] {
  const taken = new Map<string, number>();
  return chunks.filter(({ item: { documentId } }) => {
    const ofDocument = (taken.get(documentId) ?? 0) + 1;
    taken.set(documentId, ofDocument);
    return ofDocument <= perDocument;
  });
}

const near = (dense: readonly DenseHit[], { minScore = -1 }: Weighing): DenseHit[] =>
  dense.filter(({ similarity }) => similarity >= minScore);

/** The index may give the same chunk as two objects. */
function fuseChunks(words: RankedChunk[], near: RankedChunk[], { alpha, minScore }: Weighing): RankedChunk[] {
  const chunks = new Map([...near, ...words].map(({ item }) => [item.id, item]));
  const byId = (list: RankedChunk[]) => list.map(({ item, score }) => ({ item: item.id, score }));
  return fuse(byId(words), byId(near), alpha, minScore).map(({ item, score }) => ({ item: chunks.get(item)!, score }));
}
