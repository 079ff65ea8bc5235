/** How well one question was answered, 0 … 1 each, as trec_eval computes it. */
export interface Quality {
  /** Normalised discounted cumulative gain of the first ten: what is found early counts more. The gain is linear: the judgement itself. */
  ndcg10: number;
  /** Share of the relevant documents among the first hundred. */
  recall100: number;
  /** One divided by the place of the first relevant document among the first ten; 0 without one. */
  mrr10: number;
}

/**
 * @param found documents, best first, each once
 * @param judged how relevant a document is, above 0; what is not named is not relevant
 */
export function qualityOf(found: readonly string[], judged: ReadonlyMap<string, number>): Quality {
  const gains = found.map((document) => judged.get(document) ?? 0);
  const ideal = [...judged.values()].sort((a, b) => b - a);
  const first = gains.slice(0, 10).findIndex((gain) => gain > 0);
  return {
    ndcg10: discounted(gains) / discounted(ideal),
    recall100: gains.slice(0, 100).filter((gain) => gain > 0).length / judged.size,
    mrr10: first < 0 ? 0 : 1 / (first + 1),
  };
}

const discounted = (gains: readonly number[]): number =>
  gains.slice(0, 10).reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0);

export function meanOf(qualities: readonly Quality[]): Quality {
  const mean = (of: keyof Quality): number => qualities.reduce((sum, quality) => sum + quality[of], 0) / qualities.length;
  return { ndcg10: mean('ndcg10'), recall100: mean('recall100'), mrr10: mean('mrr10') };
}
