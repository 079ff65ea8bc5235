import { Bm25, type Bm25Arrays } from './bm25';

interface Posting {
  places: number[];
  frequencies: number[];
}

/** More often in one document counts as this often: BM25 tells such frequencies no longer apart. */
const MOST = 65_535;

/** Gathers documents, given as their terms, for a Bm25. */
export class Bm25Builder {
  private readonly postings = new Map<string, Posting>();
  private readonly lengths: number[] = [];

  add(terms: readonly string[]): void {
    const place = this.lengths.push(terms.length) - 1;
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      let posting = this.postings.get(term);
      if (!posting) this.postings.set(term, (posting = { places: [], frequencies: [] }));
      posting.places.push(place);
      posting.frequencies.push(Math.min(count, MOST));
    }
  }

  bm25(): Bm25 {
    return new Bm25(this.arrays());
  }

  arrays(): Bm25Arrays {
    const terms = [...this.postings].map(([term, posting]) => ({ bytes: Buffer.from(term), posting }));
    terms.sort((a, b) => a.bytes.compare(b.bytes));
    const termEnds = ends(terms.map(({ bytes }) => bytes.length));
    const postingEnds = ends(terms.map(({ posting }) => posting.places.length));
    const places = new Uint32Array(postingEnds.at(-1) ?? 0);
    const frequencies = new Uint16Array(places.length);
    terms.forEach(({ posting }, at) => {
      const from = at === 0 ? 0 : postingEnds[at - 1]!;
      places.set(posting.places, from);
      frequencies.set(posting.frequencies, from);
    });
    return {
      terms: Buffer.concat(terms.map(({ bytes }) => bytes)),
      termEnds,
      postingEnds,
      places,
      frequencies,
      lengths: Uint32Array.from(this.lengths),
    };
  }
}

function ends(lengths: number[]): Uint32Array {
  let end = 0;
  return Uint32Array.from(lengths, (length) => (end += length));
}
