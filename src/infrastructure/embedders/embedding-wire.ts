import type { Provider } from '../models/provider';
import type { RequestLimits } from './batches';

/** What a text is: the question, or what may answer it. */
export type Side = 'query' | 'passage';

/** Requests on a provider's SDK. */
export interface EmbeddingWire {
  readonly provider: Provider;
  /** `textCharacters`: a text is cut there, in UTF-16 units. */
  readonly limits: RequestLimits & { textCharacters: number };
  /** One request, without retries: the vectors in order of the texts, as they came. @throws NoVectors, bare or wrapped, and whatever the SDK throws */
  request(texts: readonly string[], as: Side, signal: AbortSignal): Promise<readonly (ArrayLike<number> | undefined)[]>;
}
