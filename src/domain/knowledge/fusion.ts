export interface Scored<T> {
  item: T;
  score: number;
}

/**
 * One ranking of two, by a convex combination of their scores, each brought to 0 … 1: `alpha` for the dense part, the rest for the keyword part. What is
 * missing in a list counts as 0 there; ties stay in the order of the keyword list, then of the dense one. Scores instead of ranks, because how much
 * better the first is than the second is what a weak list does not know: reciprocal-rank fusion with one loses 4–8 points of nDCG@10
 * (docs/retrieval.md; Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023, arXiv 2210.11934).
 * @param keyword by descending score; 0 is the score of what has no word in common, so it is the lower bound
 * @param dense by descending cosine
 * @param floor cosine of what is unrelated; undefined: that of the last of the list
 */
export function fuse<T>(keyword: readonly Scored<T>[], dense: readonly Scored<T>[], alpha: number, floor?: number): Scored<T>[] {
  const fused = new Map<T, number>();
  const add = (list: readonly Scored<T>[], weight: number, least: number): void => {
    for (const { item, score } of normalised(list, least)) fused.set(item, (fused.get(item) ?? 0) + weight * score);
  };
  add(keyword, 1 - alpha, 0);
  add(dense, alpha, floor ?? dense.at(-1)?.score ?? 0);
  return Array.from(fused, ([item, score]) => ({ item, score })).sort((a, b) => b.score - a.score);
}

/** To 0 … 1. Where all are equal each is the best. */
function normalised<T>(list: readonly Scored<T>[], least: number): Scored<T>[] {
  const most = list[0]?.score ?? 0;
  return list.map(({ item, score }) => ({ item, score: most > least ? Math.max(0, (score - least) / (most - least)) : 1 }));
}
