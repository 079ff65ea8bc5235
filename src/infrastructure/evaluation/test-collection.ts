import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { JudgedQuestion } from '../../application/knowledge/evaluate-search';
import type { DocumentKind, SourceFile } from '../../domain/knowledge/extractor';

/** Documents, and questions whose right documents are known. */
export interface TestCollection {
  name: string;
  kind: DocumentKind;
  documents: readonly TestDocument[];
  questions: readonly JudgedQuestion[];
}
export interface TestDocument {
  source: string;
  /** In place of what the document calls itself. */
  title?: string;
  readonly read: () => Promise<SourceFile>;
}

interface Line {
  _id: string;
  title?: string;
  text: string;
}

/** A collection as the retrieval benchmarks have them: corpus.jsonl, queries.jsonl, qrels.tsv. @throws an error that names the file which is not so */
export async function readIrCollection(folder: string): Promise<TestCollection> {
  const corpus = await lines(folder, 'corpus.jsonl');
  const queries = await lines(folder, 'queries.jsonl');
  const judged = judgements(await readFile(join(folder, 'qrels.tsv'), 'utf8'));
  return {
    name: basename(folder),
    kind: 'text',
    documents: corpus.map(({ _id: source, title, text }) => ({
      source,
      ...(title && { title }),
      read: () => Promise.resolve({ source: `${source}.txt`, mime: 'text/plain', bytes: Buffer.from(whole(title, text)) }),
    })),
    questions: queries.map(({ _id, text }) => ({ text, judged: judged.get(_id) ?? new Map<string, number>() })),
  };
}

/** Some corpora repeat the title at the head of the text, others have it beside. */
const whole = (title: string | undefined, text: string): string => (!title || text.startsWith(title) ? text : `${title}\n\n${text}`);

async function lines(folder: string, file: string): Promise<Line[]> {
  const text = await readFile(join(folder, file), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      const read = parsed(line);
      if (typeof read?._id !== 'string' || typeof read.text !== 'string')
        throw new Error(`${file}, line ${at + 1}: it is no JSON with _id and text.`);
      return read;
    });
}

function parsed(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}

/** Lines of question, document, judgement, below a head; judgements up to 0 are of documents that are not relevant. */
function judgements(text: string): Map<string, Map<string, number>> {
  const judged = new Map<string, Map<string, number>>();
  for (const line of text.split('\n').slice(1)) {
    const [question = '', document = '', judgement] = line.trim().split('\t');
    if (!(Number(judgement) > 0)) continue;
    const of = judged.get(question) ?? new Map<string, number>();
    judged.set(question, of.set(document, Number(judgement)));
  }
  return judged;
}
