import { Bm25 } from './bm25';
import { HnswVectors, hnswlib } from './hnsw-vectors';
import { Damaged, GRAPH, IndexFiles } from './index-files';
import { Snapshot, type IndexedDocument } from './snapshot';
import { ExactVectors, type VectorSearch } from './vectors';

/** Reads an index from its folder, verified. @throws Damaged */
export async function loadSnapshot(folder: string): Promise<Snapshot> {
  const files = await IndexFiles.open(folder);
  const { manifest } = files;
  const documents = JSON.parse(Buffer.from(await files.bytes('documents.json')).toString()) as IndexedDocument[];
  const lines = Buffer.from(await files.bytes('chunks.jsonl'));
  const lineEnds = new Float64Array(await files.bytes('chunk-ends.bin'));
  const documentOf = new Uint32Array(await files.bytes('chunk-documents.bin'));
  const ids = Buffer.from(await files.bytes('chunk-ids.bin'));
  const bm25 = new Bm25({
    terms: new Uint8Array(await files.bytes('terms.bin')),
    termEnds: new Uint32Array(await files.bytes('term-ends.bin')),
    postingEnds: new Uint32Array(await files.bytes('posting-ends.bin')),
    places: new Uint32Array(await files.bytes('posting-places.bin')),
    frequencies: new Uint16Array(await files.bytes('posting-frequencies.bin')),
    lengths: new Uint32Array(await files.bytes('chunk-lengths.bin')),
  });
  if (documentOf.length !== manifest.count || lineEnds.length !== manifest.count)
    throw new Damaged(`${folder}: it holds ${documentOf.length} chunks, not ${manifest.count}`);
  return new Snapshot({ manifest, documents, lines, lineEnds, documentOf, ids, bm25, vectors: await vectorsOf(files) });
}

async function vectorsOf(files: IndexFiles): Promise<VectorSearch | undefined> {
  const { dense, dimension, count, ef } = files.manifest;
  if (dense === 'none') return undefined;
  const exact = new ExactVectors(new Float32Array(await files.bytes('vectors.bin')), dimension);
  if (exact.count !== count) throw new Damaged(`${files.folder}: ${exact.count} vectors of ${dimension} dimensions for ${count} chunks`);
  const native = dense === 'graph' ? hnswlib() : undefined;
  if (!native) return exact;
  const file = await files.path(GRAPH);
  return HnswVectors.read(native, file, exact, ef).catch((error: unknown) => {
    throw new Damaged(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  });
}
