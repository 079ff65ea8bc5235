/** Textbook BM25; with these values and our analysis it beat every library we measured (docs/decisions/0004). */
const K1 = 1.2;
const B = 0.75;

interface Posting {
  places: number[];
  frequencies: number[];
}
export interface Bm25Hit {
  /** The place at which the document was added, from 0. */
  place: number;
  score: number;
  /** Share of the query's idf mass that the document covers, 0 … 1. */
  coverage: number;
}

/** An inverted index over documents given as their terms. Pure: it knows neither text nor chunks. */
export class Bm25 {
  private readonly postings = new Map<string, Posting>();
  private readonly lengths: number[] = [];
  private total = 0;

  add(terms: readonly string[]): void {
    const place = this.lengths.push(terms.length) - 1;
    this.total += terms.length;
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      let posting = this.postings.get(term);
      if (!posting) this.postings.set(term, (posting = { places: [], frequencies: [] }));
      posting.places.push(place);
      posting.frequencies.push(count);
    }
  }

  /** The best `k` with any of the terms, by descending score, ties in order of place. */
  search(terms: readonly string[], k: number): Bm25Hit[] {
    const scores = new Float64Array(this.lengths.length);
    const covered = new Float64Array(this.lengths.length);
    let mass = 0;
    for (const term of new Set(terms)) {
      const posting = this.postings.get(term);
      const idf = this.idf(posting?.places.length ?? 0);
      mass += idf; // of unknown terms as well: a question about something else shows by them
      posting?.places.forEach((place, at) => {
        scores[place]! += idf * this.saturated(posting.frequencies[at]!, place);
        covered[place]! += idf;
      });
    }
    return best(scores, k).map((place) => ({ place, score: scores[place]!, coverage: covered[place]! / mass }));
  }

  /** Lucene's form, which is never negative. */
  private idf(documents: number): number {
    return Math.log(1 + (this.lengths.length - documents + 0.5) / (documents + 0.5));
  }

  private saturated(frequency: number, place: number): number {
    const length = (this.lengths[place]! * this.lengths.length) / this.total;
    return (frequency * (K1 + 1)) / (frequency + K1 * (1 - B + B * length));
  }
}

/** Places of the `k` highest scores above 0, without sorting the many that are not among them. */
function best(scores: Float64Array, k: number): number[] {
  const places: number[] = [];
  scores.forEach((score, place) => {
    if (score <= 0 || (places.length >= k && score <= scores[places.at(-1)!]!)) return;
    let at = places.length;
    while (at > 0 && scores[places[at - 1]!]! < score) at--;
    places.splice(at, 0, place);
    if (places.length > k) places.pop();
  });
  return places;
}
