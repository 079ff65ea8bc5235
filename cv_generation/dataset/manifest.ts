import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from './whole-file';

/** Moves when the same seed makes other CVs. */
export const GENERATOR_VERSION = 1;

/** `dataset.json`: written last, so where it stands the dataset is whole. */
export interface Manifest {
  seed: number;
  n: number;
  generator: number;
  /** How the texts came to be: `offline`, or a model as `provider/model`. */
  author: string;
  /** Of the CVs' files, in `cvs/`; older files may lie there too. */
  slugs: string[];
}

const pathIn = (folder: string): string => join(folder, 'dataset.json');

/** Takes an older mark away while the files below it change. */
export async function openDataset(folder: string): Promise<void> {
  await rm(pathIn(folder), { force: true });
}

export async function closeDataset(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(pathIn(folder), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** undefined: there is no whole dataset. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(pathIn(folder), 'utf8').catch(() => undefined); // no file: not whole
  return text === undefined ? undefined : (JSON.parse(text) as Manifest);
}
