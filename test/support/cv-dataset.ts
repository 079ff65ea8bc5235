import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(__dirname, '../..');
/** The build that is tried. */
const DIST = dirname(process.env.RUNLOG_DIST ?? join(ROOT, 'dist/main.js'));
const ROOM = { maxBuffer: 100 * 1024 * 1024, timeout: 120_000 };

export interface CvQuestion {
  question: string;
  kind: string;
  names: string[];
  /** Files of those who fit. */
  relevant: string[];
  facts?: string[];
  readme?: true;
}
export interface CvDataset {
  folder: string;
  questions: CvQuestion[];
  /** By file, as their JSON has them. */
  names: Map<string, string>;
  /** Texts of the pages of each PDF. */
  pages: Record<string, string[]>;
}

/** CVs of a seed in a folder, made as `make gen-all` makes them. */
export async function makeCvDataset(folder: string, seed: number): Promise<CvDataset> {
  await run(process.execPath, [join(DIST, '../cv_generation/dist/cli.js'), '--n', '30', '--seed', String(seed), '--out', folder], ROOM);
  const cvs = join(folder, 'cvs');
  const pdfs = readdirSync(cvs).filter((file) => file.endsWith('.pdf'));
  const { stdout } = await run(process.execPath, [join(__dirname, 'pdf-pages.cjs'), ...pdfs.map((file) => join(cvs, file))], ROOM);
  const nameOf = (file: string): string =>
    (JSON.parse(readFileSync(join(cvs, file.replace('.pdf', '.json')), 'utf8')) as { name: string }).name;
  return {
    folder: cvs,
    questions: JSON.parse(readFileSync(join(folder, 'questions.json'), 'utf8')) as CvQuestion[],
    names: new Map(pdfs.map((file) => [file, nameOf(file)])),
    pages: JSON.parse(stdout) as Record<string, string[]>,
  };
}

/** Brings the folder into the shared collection, as `make ingest` does. */
export async function ingestCvs(folder: string, env: Record<string, string>): Promise<void> {
  await run(process.execPath, [join(DIST, 'cli.js'), 'ingest', folder, 'cvs'], { ...ROOM, env: { PATH: process.env.PATH, ...env } });
}
