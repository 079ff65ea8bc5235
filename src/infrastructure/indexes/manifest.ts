import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Of the files' layout. Another one is another index: it is built beside the old one. */
const FORMAT = 1;

/** What stands beside the files of an index, and decides whether they may be used. */
const manifest = z.object({
  format: z.literal(FORMAT),
  collection: z.string(),
  version: z.number().int(),
  /** Whose vectors they are; null: the chunks have none, or not all have. */
  embedder: z.string().nullable(),
  /** Of the vectors; 0 without any. */
  dimension: z.number().int(),
  /** Of chunks. */
  count: z.number().int(),
  /** How the vectors are searched: `graph` has a file for it. */
  dense: z.enum(['none', 'exact', 'graph']),
  ef: z.number().int(),
  /** Of the graph at this ef, measured on a sample of its own vectors. */
  recall: z.number().nullable(),
  /** Codes of the documents' languages: a question is analysed with all of them. */
  languages: z.array(z.string()),
  files: z.record(z.string(), z.object({ bytes: z.number().int(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifest>;

export const newManifest = (facts: Omit<Manifest, 'format'>): Manifest => ({ format: FORMAT, ...facts });

/** @throws when it is none, or one of another layout */
export const readManifest = (text: string): Manifest => manifest.parse(JSON.parse(text));

/** Terms of a changed analysis would not meet those of an index from before it. */
const ANALYSIS = ['./analysis', './languages', './stop-words'].map((name) => readFileSync(require.resolve(name)));

/** Of everything that decides what an index holds, besides its version: what differs in any of it lies in another folder. */
export function contentHash(...parts: (string | null)[]): string {
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, ...parts]));
  for (const source of ANALYSIS) hash.update(source);
  return hash.digest('hex').slice(0, 16);
}
