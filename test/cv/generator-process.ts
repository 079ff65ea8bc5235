import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const CLI = join(ROOT, 'cv_generation/dist/cli.js');
/** Far more than a test needs, on a busy machine too. */
const LONGEST_MS = 100_000;

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Without what the machine's own environment would choose for a model. */
const clean = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(LLM_|OPENAI_|ANTHROPIC_|GEMINI_|GOOGLE_|DEV_)/.test(name)));

/** The compiled generator, since only a plain Node can import what draws PDFs. Run from a folder without `.env`. */
export function startGenerator(args: string[], env: NodeJS.ProcessEnv = {}) {
  if (!existsSync(CLI)) throw new Error('cv_generation/dist is not there: run `npx tsc -p cv_generation` first.');
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: join(ROOT, 'test'),
    env: { ...clean(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  return { child, ended: collected(child) };
}

export const runGenerator = (args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> => startGenerator(args, env).ended;

/** What pdfjs reads of the PDFs in a folder. */
export async function readPdfs(folder: string): Promise<Record<string, { title: string; author: string; pages: string[] }>> {
  const child = spawn(process.execPath, [join(__dirname, 'pdf-texts.mjs'), folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
  });
  const { code, out, err } = await collected(child);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as Record<string, { title: string; author: string; pages: string[] }>;
}

function collected(child: ReturnType<typeof spawn>): Promise<Ended> {
  const texts = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (texts.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (texts.err += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, ...texts }));
  });
}
