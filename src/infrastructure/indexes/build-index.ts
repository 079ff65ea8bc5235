import { join } from 'node:path';
import { termsOf } from './analysis';
import { Bm25Builder } from './bm25-builder';
import { breather } from './breather';
import { HnswVectors, hnswlib, LEAST_RECALL } from './hnsw-vectors';
import { GRAPH, stated, writeManifest, writeWhole } from './index-files';
import { languageOf } from './language-of';
import { newManifest, type Manifest } from './manifest';
import type { CollectionContent, CollectionState } from './read-collection';
import { ExactVectors } from './vectors';

type Dense = Pick<Manifest, 'dense' | 'ef' | 'recall'>;

/** Writes the index of what was read into an empty folder: the manifest last. */
export async function buildIndex(folder: string, state: CollectionState, content: CollectionContent, exactBelow: number): Promise<void> {
  const files: Manifest['files'] = {};
  const write = async (name: string, data: Parameters<typeof writeWhole>[2]): Promise<void> => {
    files[name] = await writeWhole(folder, name, data);
  };
  await write('documents.json', Buffer.from(JSON.stringify(content.documents)));
  await write('chunks.jsonl', Buffer.concat(content.lines));
  await write('chunk-ends.bin', content.lineEnds);
  await write('chunk-documents.bin', content.documentOf);
  await write('chunk-ids.bin', content.ids);

  const { bm25, languages } = await words(content);
  await write('terms.bin', bm25.terms);
  await write('term-ends.bin', bm25.termEnds);
  await write('posting-ends.bin', bm25.postingEnds);
  await write('posting-places.bin', bm25.places);
  await write('posting-frequencies.bin', bm25.frequencies);
  await write('chunk-lengths.bin', bm25.lengths);

  let dense: Dense = { dense: 'none', ef: 0, recall: null };
  if (content.vectors.length > 0) {
    await write('vectors.bin', content.vectors);
    dense = await neighbours(folder, new ExactVectors(content.vectors, content.dimension), exactBelow);
    if (dense.dense === 'graph') files[GRAPH] = await stated(folder, GRAPH);
  }
  const { id: collection, version, embedder, count } = state;
  await writeManifest(
    folder,
    newManifest({ collection, version, embedder, dimension: content.dimension, count, languages, ...dense, files }),
  );
}

/** A document is read in its own language, which all its chunks together tell; a question, later, in the languages of all. */
async function words({ lines, documentOf }: CollectionContent) {
  const breathe = breather();
  const builder = new Bm25Builder();
  const languages = new Set<string>();
  for (let from = 0; from < lines.length;) {
    let to = from;
    while (to < lines.length && documentOf[to] === documentOf[from]) to++;
    const texts = lines.slice(from, to).map((line) => {
      const { header, text } = JSON.parse(line.toString()) as { header: string; text: string };
      return `${header}\n${text}`;
    });
    const language = languageOf(texts.join('\n'));
    languages.add(language.code);
    for (const text of texts) {
      builder.add(termsOf(text, [language]));
      await breathe();
    }
    from = to;
  }
  return { bm25: builder.arrays(), languages: [...languages].sort() };
}

async function neighbours(folder: string, exact: ExactVectors, exactBelow: number): Promise<Dense> {
  const native = exact.count >= exactBelow ? hnswlib() : undefined;
  if (!native) return { dense: 'exact', ef: 0, recall: null };
  const breathe = breather();
  const graph = await HnswVectors.build(native, exact, breathe);
  const recall = await graph.tune(breathe);
  if (recall < LEAST_RECALL) return { dense: 'exact', ef: 0, recall };
  graph.write(join(folder, GRAPH));
  return { dense: 'graph', ef: graph.ef, recall };
}
