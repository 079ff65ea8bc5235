import type { HierarchicalNSW } from 'hnswlib-node';
import type { ExactVectors, Neighbour, Places, VectorSearch } from './vectors';

/** docs/retrieval.md: what finds 99.9 % of the true neighbours among 100,000 vectors clustered like text. */
const M = 16;
const EF_CONSTRUCTION = 200;
const LEAST_EF = 128;
/** Where this does not reach the recall either, the exact scan serves: a right answer in 30 ms, not a wrong one in 5. */
const MOST_EF = 2048;
export const LEAST_RECALL = 0.99;
const SAMPLE = 50;
const NEIGHBOURS = 10;
/** The graph adds in another order. */
const ROUNDING = 1e-5;
/** A filter that lets fewer through is searched exactly: the graph would be walked to its end. */
const FEW = 5000;

type Native = typeof import('hnswlib-node');

/** The native module, where it could be compiled; undefined elsewhere. */
export function hnswlib(): Native | undefined {
  try {
    return require('hnswlib-node') as Native;
  } catch {
    return undefined; // an optional dependency: the exact scan serves
  }
}

/** Neighbours by a graph (HNSW); the exact vectors stand beside it for what a graph cannot do well. */
export class HnswVectors implements VectorSearch {
  private constructor(
    private readonly graph: HierarchicalNSW,
    readonly exact: ExactVectors,
    /** hnswlib does not store it. */
    public ef: number,
  ) {}

  /** @param pause called between points, so that a thread can do something else meanwhile */
  static async build({ HierarchicalNSW }: Native, exact: ExactVectors, pause: () => Promise<void>): Promise<HnswVectors> {
    const graph = new HierarchicalNSW('ip', exact.dimension);
    graph.initIndex(exact.count, M, EF_CONSTRUCTION);
    for (let place = 0; place < exact.count; place++) {
      graph.addPoint(Array.from(exact.at(place)), place);
      await pause();
    }
    return new HnswVectors(graph, exact, LEAST_EF);
  }

  /** @param file of which the checksum was verified: a damaged one can crash the process, one of another dimension loads without error */
  static async read({ HierarchicalNSW }: Native, file: string, exact: ExactVectors, ef: number): Promise<HnswVectors> {
    const graph = new HierarchicalNSW('ip', exact.dimension);
    await graph.readIndex(file);
    if (graph.getCurrentCount() !== exact.count) throw new Error(`the graph holds ${graph.getCurrentCount()} of ${exact.count} vectors`);
    return new HnswVectors(graph, exact, ef);
  }

  write(file: string): void {
    this.graph.writeIndexSync(file);
  }

  nearest(vector: Float32Array, k: number, places?: Places): Neighbour[] {
    const wanted = Math.min(k, places?.count ?? this.exact.count);
    if (places && places.count <= FEW) return this.exact.nearest(vector, wanted, places);
    this.graph.setEf(Math.max(this.ef, 2 * wanted));
    const { neighbors, distances } = this.graph.searchKnn(Array.from(vector), wanted, places && ((place) => places.has(place)));
    // A point that no edge leads to is not found by any ef.
    if (neighbors.length < wanted) return this.exact.nearest(vector, wanted, places);
    return neighbors
      .map((place, at) => ({ place, similarity: 1 - distances[at]! }))
      .sort((a, b) => b.similarity - a.similarity || a.place - b.place);
  }

  /**
   * Raises ef until the graph finds the true neighbours of a sample. Gives the recall that it came to: by nearness, for of equal vectors (a text that
   * stands in every document) any is right.
   */
  async tune(pause: () => Promise<void>): Promise<number> {
    const truth: { question: Float32Array; least: number; count: number }[] = [];
    for (const question of this.questions()) {
      const neighbours = this.exact.nearest(question, NEIGHBOURS);
      truth.push({ question, least: (neighbours.at(-1)?.similarity ?? 0) - ROUNDING, count: neighbours.length });
      await pause();
    }
    for (; ; this.ef *= 2) {
      let [found, all] = [0, 0];
      for (const { question, least, count } of truth) {
        found += this.nearest(question, NEIGHBOURS).filter(({ similarity }) => similarity >= least).length;
        all += count;
        await pause();
      }
      const recall = all === 0 ? 1 : found / all;
      if (recall >= LEAST_RECALL || this.ef >= MOST_EF) return recall;
    }
  }

  /** Each between two of its own vectors: a vector itself is found too easily, for the graph leads from it to its neighbours. */
  private questions(): Float32Array[] {
    const { count } = this.exact;
    const step = Math.max(1, Math.floor(count / SAMPLE));
    return Array.from({ length: Math.min(SAMPLE, count) }, (_, at) => {
      const other = this.exact.at((at * step + (count >> 1)) % count);
      return unit(this.exact.at(at * step).map((value, i) => value + other[i]!));
    });
  }
}

/** Of length 1, where it has any. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : vector.map((value) => value / length);
}
