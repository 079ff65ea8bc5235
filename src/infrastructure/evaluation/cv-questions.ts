import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TestCollection } from './test-collection';

const questions = z.array(z.object({ question: z.string(), relevant: z.array(z.string()) }));

/** The CVs that the generator has written, with the questions that it made of them. Undefined where it has written none. */
export async function readCvQuestions(folder: string): Promise<TestCollection | undefined> {
  const written = await readFile(join(folder, 'questions.json'), 'utf8').catch(() => undefined);
  if (written === undefined) return undefined;
  const cvs = join(folder, 'cvs');
  const sources = (await readdir(cvs)).filter((name) => name.endsWith('.pdf')).sort();
  return {
    name: 'cvs',
    kind: 'cv',
    documents: sources.map((source) => ({
      source,
      read: async () => ({ source, mime: 'application/pdf', bytes: await readFile(join(cvs, source)) }),
    })),
    questions: questions.parse(JSON.parse(written)).map(({ question, relevant }) => ({
      text: question,
      judged: new Map(relevant.map((source) => [source, 1])),
    })),
  };
}
