import { Failure } from '../failure';

/** Vectors of two embedders cannot be compared: nearness would be chance. */
export class EmbedderMismatch extends Failure {
  readonly code = 'embedder_mismatch';
  constructor(collection: string, indexed: string | null, asked: string) {
    const found = indexed === null ? `has no vectors of ${asked} for all of its chunks` : `is indexed with ${indexed}, not with ${asked}`;
    super(`The collection "${collection}" ${found}. Run \`make rag-rebuild\`, or search with mode keyword.`, { indexed, asked });
  }
}
