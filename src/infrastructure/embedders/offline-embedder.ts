import { setImmediate as turn } from 'node:timers/promises';
import { termsOf } from '../indexes/analysis';
import { ENGLISH } from '../indexes/languages';
import type { OpenEmbedder } from './open-embedder';
import { featuresOf, type TermFeatures } from './term-features';
import { unitVector } from './unit-vector';

const DIMENSION = 768;
const GRAM_WEIGHT = 0.3;
/** Streams are served by the same thread: no text may keep it for longer than a few milliseconds. */
const BUSY_MS = 2;
const CHARACTERS_AT_ONCE = 4_000;
/** Text repeats its words; the features of one take a microsecond to make and 100 bytes to keep. */
const REMEMBERED = 20_000;

/**
 * Feature hashing without model, network or state: the same text gives the same vector on every machine. It compares words and their parts, not
 * meaning, and is there so that the whole path runs without a key: 0.32 nDCG@10 alone on Cranfield, where BM25 has 0.39 (docs/embedders.md).
 */
export class OfflineEmbedder implements OpenEmbedder {
  readonly name = `offline/hash@${DIMENSION}`;
  readonly dimension = DIMENSION;
  readonly alpha = 0.1;
  private readonly known = new Map<string, TermFeatures>();

  constructor(readonly minScore: number | undefined = undefined) {}

  async embed(texts: readonly string[], _as: 'query' | 'passage', signal?: AbortSignal): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    let since = performance.now();
    for (const text of texts) {
      const sum = new Float64Array(DIMENSION);
      for (const part of partsOf(text)) {
        signal?.throwIfAborted();
        this.add(part, sum);
        if (performance.now() - since < BUSY_MS) continue;
        await turn();
        since = performance.now();
      }
      vectors.push(unitVector(sum) ?? this.ofNothing());
    }
    signal?.throwIfAborted();
    return vectors;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** One language for all texts, whatever they are written in: a question and its passage have to fall on the same stems. */
  private add(text: string, sum: Float64Array): void {
    const terms = termsOf(text, [ENGLISH]);
    for (const term of terms.length > 0 ? terms : [text.slice(0, 100)]) {
      const features = this.features(term);
      for (let at = 0; at < features.length; at++) {
        const place = features[at]!;
        const weight = at === 0 ? 1 : GRAM_WEIGHT;
        sum[(place < 0 ? -place : place) - 1]! += place < 0 ? -weight : weight;
      }
    }
  }

  private features(term: string): TermFeatures {
    const known = this.known.get(term);
    if (known) return known;
    if (this.known.size >= REMEMBERED) this.known.clear();
    const features = featuresOf(term, DIMENSION);
    this.known.set(term, features);
    return features;
  }

  /** Where the features of a text cancel out to zero. */
  private ofNothing(): Float32Array {
    const vector = new Float32Array(DIMENSION);
    vector[0] = 1;
    return vector;
  }
}

/** The text in parts that end between words. */
function* partsOf(text: string): Iterable<string> {
  let from = 0;
  while (text.length - from > CHARACTERS_AT_ONCE) {
    const space = text.lastIndexOf(' ', from + CHARACTERS_AT_ONCE);
    const to = space > from ? space : from + CHARACTERS_AT_ONCE;
    yield text.slice(from, to);
    from = to;
  }
  yield text.slice(from);
}
