import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SampleDocuments } from '../../domain/knowledge/sample-documents';
import { timeLimit } from '../../domain/time-limit';

/** Thirty CVs take seconds; one that hangs is not waited for. */
const MAKE_MS = 300_000;

export interface SampleCvsOptions {
  /** The project's folder, in which `cv_generation/` lies. */
  root: string;
  /** Belongs to the database: a new database has no samples yet. */
  dataDir: string;
}

/** The CVs that `make gen-all` makes, by the same program, in a process of its own: the event loop has streams to serve. */
export class SampleCvs implements SampleDocuments {
  readonly collection = 'cvs';
  readonly folder: string;
  private readonly marker: string;

  constructor(private readonly options: SampleCvsOptions) {
    this.folder = join(options.root, 'cv_generation/data/cvs');
    this.marker = join(options.dataDir, 'samples');
  }

  async state(): Promise<'new' | 'begun' | 'done'> {
    const text = (await readFile(this.marker, 'utf8').catch(() => '')).trim();
    return text === 'begun' || text === 'done' ? text : 'new';
  }

  async note(state: 'begun' | 'done'): Promise<void> {
    await mkdir(dirname(this.marker), { recursive: true });
    await writeFile(this.marker, `${state}\n`);
  }

  /** With the offline generator whatever keys there are: nobody asked for what a model would cost. */
  async make(tell: (line: string) => void, signal: AbortSignal): Promise<void> {
    const { root } = this.options;
    const limit = timeLimit(MAKE_MS, signal);
    const child = spawn(process.execPath, [join(root, 'cv_generation/dist/cli.js'), '--offline'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: limit.signal,
    });
    createInterface(child.stdout).on('line', tell);
    // Where no terminal shows it, how far it is comes as lines there; the last one before a failure says why.
    let last = '';
    createInterface(child.stderr).on('line', (line) => tell((last = line)));
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`The CVs were not made: ${last || `exit ${code}`}`))));
    }).finally(() => limit.end());
  }
}
