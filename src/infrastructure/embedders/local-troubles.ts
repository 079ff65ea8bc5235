import { EmbeddingFailed } from '../../domain/knowledge/embedder';
import type { LocalFault, LocalFaultKind } from './local-model';

export const INSTALL = 'npm install --no-save @huggingface/transformers@4.3.1';

const RETRYABLE = new Set<LocalFaultKind>(['no network', 'trouble']);
const because = (detail: string): string => (detail ? ` (${detail})` : '');

const SENTENCES: Record<LocalFaultKind, (model: string, detail: string) => string> = {
  'no package': () =>
    `The local embedder needs a package that is not installed by default, as it takes 480 MB. Run \`${INSTALL}\` and start again, or set EMBEDDING_PROVIDER=offline.`,
  'no model': (model) =>
    `There is no model ${model} in ONNX form, neither in the folder of models nor on its hub. Check EMBEDDING_MODEL, or set EMBEDDING_PROVIDER=offline.`,
  'no network': (model, detail) =>
    `The model ${model} is not in the folder of models yet and cannot be downloaded${because(detail)}. Start once with a network, put its files into EMBEDDING_CACHE, or set EMBEDDING_PROVIDER=offline.`,
  'broken files': (model, detail) =>
    `The files of the model ${model} cannot be read${because(detail)}. Delete its folder in the folder of models (EMBEDDING_CACHE), and start again.`,
  trouble: (model, detail) => `The local model ${model} broke off${because(detail)}. Try again, or look at the machine's memory.`,
};

/** What a fault of the local model means, and what to do about it. */
export const localFailure = (model: string, fault: LocalFault): EmbeddingFailed =>
  new EmbeddingFailed(SENTENCES[fault.kind](model, fault.detail), RETRYABLE.has(fault.kind), { cause: fault });
