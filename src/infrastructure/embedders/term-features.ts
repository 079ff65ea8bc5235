/**
 * Places in a vector that a term is hashed to, from 1, negative where it counts down: the term itself, then its character 3–5-grams with the term's
 * bounds. A sign of its own for each feature lets collisions cancel out on average (Weinberger et al., "Feature Hashing", ICML 2009).
 */
export type TermFeatures = Int32Array;

const SHORTEST = 3;
const LONGEST = 5;

export function featuresOf(term: string, dimension: number): TermFeatures {
  const bound = `<${term}>`;
  const features = [placed(`=${term}`, 0, term.length + 1, dimension)];
  for (let length = SHORTEST; length <= LONGEST; length++)
    for (let from = 0; from + length <= bound.length; from++) features.push(placed(bound, from, from + length, dimension));
  return Int32Array.from(features);
}

function placed(text: string, from: number, to: number, dimension: number): number {
  const hash = hashed(text, from, to);
  return (((hash >>> 1) % dimension) + 1) * (hash & 1 ? 1 : -1);
}

/** FNV-1a over UTF-16, with the finalizer of MurmurHash3: the low bits of FNV alone are poor. */
function hashed(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
