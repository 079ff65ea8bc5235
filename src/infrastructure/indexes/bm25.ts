/** Textbook BM25; with these values and our analysis it beat every library we measured (docs/decisions/0004). */
const K1 = 1.2;
const B = 0.75;
/**
 * In fewer documents nearly every word is frequent and only the unknown ones weigh: one of them, and a question would seem to be about something else. So how
 * much of a question is covered is weighed as in a collection of this size.
 */
const LEAST_DOCUMENTS = 200;

export interface Bm25Hit {
  /** The place at which the document was added, from 0. */
  place: number;
  score: number;
  /** Share of the query's idf mass that the document covers, 0 … 1; in a small index as if it were larger. */
  coverage: number;
}

/** An inverted index in flat arrays, so that it is written to a file and read from it as it is. */
export interface Bm25Arrays {
  /** All terms in UTF-8, one behind the other, in order of their bytes. */
  terms: Uint8Array;
  /** Where each term ends in `terms`. */
  termEnds: Uint32Array;
  /** Where each term's postings end in `places` and `frequencies`. */
  postingEnds: Uint32Array;
  places: Uint32Array;
  frequencies: Uint16Array;
  /** Of each document, in terms. */
  lengths: Uint32Array;
}

/** BM25 over documents given as their terms. Pure: it knows neither text nor chunks. */
export class Bm25 {
  private readonly terms: Buffer;
  private readonly meanLength: number;
  private readonly scores: Float64Array;
  private readonly covered: Float64Array;

  constructor(private readonly arrays: Bm25Arrays) {
    const { terms, lengths } = arrays;
    this.terms = Buffer.from(terms.buffer, terms.byteOffset, terms.byteLength);
    this.meanLength = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    this.scores = new Float64Array(lengths.length);
    this.covered = new Float64Array(lengths.length);
  }

  /**
   * The best `k` with any of the words, of those that `fits` lets through, by descending score, ties in order of place.
   * @param words each as the terms that it may stand as, one a language: as frequent as all of them together, it counts as one word
   */
  search(words: readonly (string | readonly string[])[], k: number, fits?: (place: number) => boolean): Bm25Hit[] {
    const { scores, covered } = this;
    scores.fill(0);
    covered.fill(0);
    const sought = new Set<string>();
    let mass = 0;
    for (const word of words) {
      const terms = (typeof word === 'string' ? [word] : word).filter((term) => !sought.has(term));
      if (terms.length === 0) continue;
      for (const term of terms) sought.add(term);
      const postings = terms.map((term) => this.postings(term));
      const documents = postings.reduce((sum, [from, to]) => sum + to - from, 0);
      const weight = idf(documents, Math.max(LEAST_DOCUMENTS, scores.length));
      mass += weight; // of unknown words as well: a question about something else shows by them
      for (const [from, to] of postings) this.add(from, to, idf(documents, scores.length), weight);
    }
    return best(scores, k, fits).map((place) => ({ place, score: scores[place]!, coverage: Math.min(1, covered[place]! / mass) }));
  }

  private add(from: number, to: number, rarity: number, weight: number): void {
    for (let at = from; at < to; at++) {
      const place = this.arrays.places[at]!;
      this.scores[place]! += rarity * this.saturated(this.arrays.frequencies[at]!, place);
      this.covered[place]! += weight;
    }
  }

  private saturated(frequency: number, place: number): number {
    return (frequency * (K1 + 1)) / (frequency + K1 * (1 - B + (B * this.arrays.lengths[place]!) / this.meanLength));
  }

  /** By halving: a map of all terms would have to be filled at every load, while searches wait. */
  private postings(term: string): [from: number, to: number] {
    const { termEnds, postingEnds } = this.arrays;
    const sought = Buffer.from(term);
    let low = 0;
    let high = termEnds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.terms.compare(sought, 0, sought.length, startOf(termEnds, middle), termEnds[middle]);
      if (order === 0) return [startOf(postingEnds, middle), postingEnds[middle]!];
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return [0, 0];
  }
}

/** Of a word that stands in so many of all documents, in Lucene's form, which is never negative. */
const idf = (documents: number, of: number): number => Math.log(1 + Math.max(0, of - documents + 0.5) / (documents + 0.5));

const startOf = (ends: Uint32Array, at: number): number => (at === 0 ? 0 : ends[at - 1]!);

/** Places of the `k` highest scores above 0, without sorting the many that are not among them. */
function best(scores: Float64Array, k: number, fits: (place: number) => boolean = () => true): number[] {
  const places: number[] = [];
  let least = 0;
  for (let place = 0; place < scores.length; place++) {
    const score = scores[place]!;
    if (score <= least || !fits(place)) continue;
    let at = places.length;
    while (at > 0 && scores[places[at - 1]!]! < score) at--;
    places.splice(at, 0, place);
    if (places.length > k) places.pop();
    if (places.length === k) least = scores[places[k - 1]!]!;
  }
  return places;
}
