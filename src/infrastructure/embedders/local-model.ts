import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** What the process of the local embedder is started with. */
export interface LocalModelPlace {
  /** `owner/name`, as its hub names it. */
  model: string;
  /** Folder of models, one below it each; what is missing is downloaded into it. */
  folder: string;
  /** Where `@huggingface/transformers` is looked for, upwards, as Node does. */
  packages: string;
  /** Where models are downloaded from; undefined: the package's own hub. */
  hub?: string | undefined;
}
export type LocalFaultKind = 'no package' | 'no model' | 'no network' | 'broken files' | 'trouble';

/** Why the local model gave no vectors; `detail` is of the system, such as ECONNREFUSED, and may be empty. */
export class LocalFault extends Error {
  constructor(
    readonly kind: LocalFaultKind,
    readonly detail: string,
  ) {
    super(`${kind} ${detail}`);
  }
}

/** Rows of one text each, mean-pooled over its tokens, at length 1. */
export type Embed = (texts: readonly string[]) => Promise<{ data: Float32Array; dims: number[] }>;

/** Of the package, as much as is used: it is not installed by default, so its types are not there. */
interface Transformers {
  env: { allowRemoteModels: boolean; localModelPath: string; cacheDir: string; remoteHost: string; logLevel: number };
  LogLevel: { NONE: number };
  pipeline: (task: 'feature-extraction', model: string, options: object) => Promise<Pipeline>;
}
type Pipeline = (texts: string[], options: { pooling: 'mean'; normalize: true }) => Promise<{ data: Float32Array; dims: number[] }>;

/** A download, in bytes. */
export type Progress = (file: string, loaded: number, total: number) => void;

/** Loads the model, after a download where files are missing. Blocks for a second or more. @throws LocalFault */
export async function loadLocalModel({ model, folder, packages, hub }: LocalModelPlace, progress: Progress): Promise<Embed> {
  const { env, LogLevel, pipeline } = transformersFrom(packages);
  Object.assign(env, { localModelPath: folder, cacheDir: folder, logLevel: LogLevel.NONE }, hub && { remoteHost: hub });
  const load = (more: object): Promise<Pipeline> =>
    pipeline('feature-extraction', model, {
      dtype: 'fp32', // the one form that every export has
      session_options: { intraOpNumThreads: Math.max(1, availableParallelism() - 1), logSeverityLevel: 4 },
      ...more,
    });
  // From the folder alone first: with a callback, what is read there is told as a download, too.
  const embed = await load({ local_files_only: true })
    .catch((error: unknown) => {
      if (nameOf(error) !== 'ModelFileNotFoundError') throw error;
      return load({ progress_callback: (step: Step) => progress(step.file ?? '', step.loaded ?? 0, step.total ?? 0) });
    })
    .catch((error: unknown) => {
      throw faultIn(error);
    });
  return (texts) => embed([...texts], { pooling: 'mean', normalize: true });
}

interface Step {
  file?: string;
  loaded?: number;
  total?: number;
}

function transformersFrom(packages: string): Transformers {
  try {
    return createRequire(join(packages, 'from-here.js'))('@huggingface/transformers') as Transformers;
  } catch (error) {
    throw new LocalFault((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' ? 'no package' : 'trouble', nameOf(error));
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');

function faultIn(error: unknown): LocalFault {
  let code = '';
  for (let at = error as NodeJS.ErrnoException | undefined; at; at = at.cause as typeof at) code = String(at.code ?? code);
  const message = error instanceof Error ? error.message : '';
  if (nameOf(error) === 'ModelFileNotFoundError') return new LocalFault('no model', '');
  if (/fetch failed|terminated|while trying to load file|https?:\/\//i.test(message)) return new LocalFault('no network', code);
  return new LocalFault('broken files', nameOf(error));
}
