/** A neighbour of a question: its place in the index, and how near it is. */
export interface Neighbour {
  place: number;
  /** -1 … 1. */
  similarity: number;
}

/** Finds the nearest of a snapshot's vectors. */
export interface VectorSearch {
  /**
   * The nearest `k`, by descending similarity, ties in order of place.
   * @param places only these, where given: at most so many that fit
   */
  nearest(vector: Float32Array, k: number, places?: Places): Neighbour[];
}

/** Places of an index, as what a filter lets through. */
export interface Places {
  has(place: number): boolean;
  readonly count: number;
}

/** Unit vectors one behind the other: cosine is the dot product. Right by definition, and quick enough for some thousands. */
export class ExactVectors implements VectorSearch {
  readonly count: number;

  constructor(
    readonly vectors: Float32Array,
    readonly dimension: number,
  ) {
    this.count = dimension === 0 ? 0 : vectors.length / dimension;
  }

  at(place: number): Float32Array {
    return this.vectors.subarray(place * this.dimension, (place + 1) * this.dimension);
  }

  nearest(vector: Float32Array, k: number, places?: Places): Neighbour[] {
    const found: Neighbour[] = [];
    for (let place = 0; place < this.count; place++) {
      if (places && !places.has(place)) continue;
      const similarity = this.dot(vector, place * this.dimension);
      if (found.length === k && similarity <= found[k - 1]!.similarity) continue;
      let at = found.length;
      while (at > 0 && found[at - 1]!.similarity < similarity) at--;
      found.splice(at, 0, { place, similarity });
      if (found.length > k) found.pop();
    }
    return found;
  }

  /** Four sums at once: one alone waits for itself at every step. */
  private dot(vector: Float32Array, from: number): number {
    const { vectors, dimension } = this;
    let [a, b, c, d] = [0, 0, 0, 0];
    let i = 0;
    for (; i + 3 < dimension; i += 4) {
      a += vector[i]! * vectors[from + i]!;
      b += vector[i + 1]! * vectors[from + i + 1]!;
      c += vector[i + 2]! * vectors[from + i + 2]!;
      d += vector[i + 3]! * vectors[from + i + 3]!;
    }
    for (; i < dimension; i++) a += vector[i]! * vectors[from + i]!;
    return a + b + c + d;
  }
}
