import { existsSync } from 'node:fs';
import { readCall, WrongCall, type Call } from './arguments';
import { progress } from './dataset/progress';
import { writeDataset } from './dataset/write-dataset';
import type { Cv } from './cv-schema';
import { KeptCvs } from './llm/kept-cvs';
import { configuredModel } from './llm/model';
import { ModelWriter } from './llm/writer';
import { offlineCvs, type NamedCv } from './offline/offline-cvs';
import { pdfRenderer } from './pdf/renderer';

/** Calls of a model in flight; without one, everything is computing, and more at once would only take memory. */
const MODEL_CALLS = 4;

async function main(args: string[]): Promise<void> {
  const call = readCall(args);
  if (existsSync('.env')) process.loadEnvFile('.env');
  const model = call.offline ? undefined : configuredModel();
  const started = performance.now();
  const shown = progress(call.n, process.stderr);
  const kept = new KeptCvs(call.out);
  const writer = model && new ModelWriter(model, shown.say);
  const { written } = await writeDataset(offlineCvs(call.seed, call.n), {
    ...call,
    folder: call.out,
    author: model?.name ?? 'offline',
    atOnce: model ? MODEL_CALLS : 1,
    write: (draft: NamedCv): Promise<Cv> => (writer ? kept.orWrite(draft, () => writer.write(draft)) : Promise.resolve(draft.cv)),
    render: await pdfRenderer(),
    progress: shown.to,
  }).finally(shown.end);
  report(call, written, performance.now() - started);
}

function report({ n, seed, out }: Call, written: number, ms: number): void {
  const files = written === 0 ? 'no file had to be written' : `${written} files written`;
  process.stdout.write(`${n} CVs of seed ${seed} in ${out}/cvs: ${files} in ${(ms / 1000).toFixed(1)} s.\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  // A sentence for who called; a defect of ours keeps its trace.
  const told = error instanceof WrongCall || (error as Error).constructor.name === 'WrongSettings' || isSystemError(error);
  process.stderr.write(`${told ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = 1;
});

/** Such as a folder that cannot be written: its message names the path. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
