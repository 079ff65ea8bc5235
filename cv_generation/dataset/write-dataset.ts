import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cv } from '../cv-schema';
import { htmlPage } from '../html/page';
import type { NamedCv } from '../offline/offline-cvs';
import type { RenderPdf } from '../pdf/renderer';
import { questionsFor } from '../questions/questions';
import { closeDataset, GENERATOR_VERSION, openDataset } from './manifest';
import { removeAbandoned, writeWhole } from './whole-file';

export interface Order {
  seed: number;
  /** Of the dataset: `cvs/`, `questions.json` and `dataset.json` are made in it. */
  folder: string;
  /** Removes CVs that are not of this dataset. */
  clean: boolean;
  /** Who writes, as `dataset.json` names it. */
  author: string;
  /** How many CVs are in work at once. */
  atOnce: number;
  /** Given the offline CV of a person, the one to publish. */
  write: (draft: NamedCv) => Promise<Cv>;
  render: RenderPdf;
  /** After each CV. */
  progress: (done: number) => void;
}

/** Resolves with how many files were written; those that said the same already are left alone. */
export async function writeDataset(drafts: readonly NamedCv[], order: Order): Promise<{ written: number }> {
  const { seed, folder, author } = order;
  const cvs = join(folder, 'cvs');
  await mkdir(cvs, { recursive: true });
  await openDataset(folder);
  await removeAbandoned(cvs);
  const finished: NamedCv[] = [];
  let written = 0;
  let done = 0;
  const queue = [...drafts.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, draft] = next;
      const named = { slug: draft.slug, cv: await order.write(draft) };
      finished[index] = named;
      written += await writeFiles(join(cvs, draft.slug), named, order.render);
      order.progress(++done);
    }
  };
  await Promise.all(Array.from({ length: order.atOnce }, work));
  if (order.clean) await removeOthers(cvs, new Set(drafts.map(({ slug }) => slug)));
  const questions = `${JSON.stringify(questionsFor(finished, seed), null, 2)}\n`;
  if (await writeWhole(join(folder, 'questions.json'), questions)) written++;
  await closeDataset(folder, { seed, n: drafts.length, generator: GENERATOR_VERSION, author, slugs: drafts.map(({ slug }) => slug) });
  return { written };
}

/** @param base the path without an ending */
async function writeFiles(base: string, { slug, cv }: NamedCv, render: RenderPdf): Promise<number> {
  const written = [
    await writeWhole(`${base}.json`, `${JSON.stringify(cv, null, 2)}\n`),
    await writeWhole(`${base}.html`, htmlPage(cv)),
    await writeWhole(`${base}.pdf`, await render(slug, cv)),
  ];
  return written.filter(Boolean).length;
}

async function removeOthers(folder: string, slugs: Set<string>): Promise<void> {
  for (const file of await readdir(folder)) {
    const [, slug] = /^([a-z0-9-]+)\.(?:json|html|pdf)$/.exec(file) ?? [];
    if (slug && !slugs.has(slug)) await rm(join(folder, file));
  }
}
