import type { FinishReason } from '../../src/domain/chat/run-event';
import type { Usage } from '../../src/domain/chat/run';
import type { LanguageModel, ModelPiece } from '../../src/domain/models/language-model';
import { ModelFailure } from '../../src/domain/models/model-failure';
import type { Prompt } from '../../src/domain/models/prompt';
import type { ProviderOptions } from '../../src/infrastructure/models/provider';
import type { ModelServer, SeenRequest } from '../support/model-server';
import { until } from '../support/until';

/** A provider whose wire the model server speaks. */
export interface RemoteProvider {
  open(options: ProviderOptions): LanguageModel;
  baseUrl(server: ModelServer): string;
  /** The key that came with the request. */
  keyOf(request: SeenRequest): unknown;
  keySetting: string;
  urlSetting: string;
  /** Its word for a refusal to answer. */
  refusal: string;
  /** What its SDK would take from the environment, and what must have no effect. */
  environment: Record<string, string>;
}

/** Of no provider's form: what hides it has to know it. */
export const KEY = 'a-secret-0123456789';
export const TWENTY = Array.from({ length: 20 }, (_, at) => `t${at}`).join(' ');

export const asking = (content: string, more: Partial<Prompt> = {}): Prompt => ({
  system: '',
  messages: [{ role: 'user', content }],
  passages: [],
  maxOutputTokens: 1_000_000,
  ...more,
});

export interface ReadAnswer {
  pieces: ModelPiece[];
  text: string;
  usage: Partial<Usage>;
  reason: FinishReason;
}

/** Reads a stream to its end. */
export async function readAll(
  model: LanguageModel,
  prompt: Prompt,
  { signal = new AbortController().signal, pieces = [] }: { signal?: AbortSignal; pieces?: ModelPiece[] } = {},
): Promise<ReadAnswer> {
  const reason = await model.stream(prompt, { signal, take: (piece) => void pieces.push(piece) });
  return { pieces, text: textOf(pieces), usage: usageOf(pieces), reason };
}

/** The failure of one call, and the text that came before it. Whatever it is, it says what to do and gives nothing away. */
export async function failureOf(model: LanguageModel, content: string): Promise<{ failure: ModelFailure; text: string }> {
  const pieces: ModelPiece[] = [];
  const failure = await readAll(model, asking(content, { maxOutputTokens: 100 }), { pieces }).then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: unknown) => error,
  );
  if (!(failure instanceof ModelFailure)) throw failure;
  for (let at: unknown = failure; at instanceof Error; at = at.cause) expect(at.message).not.toMatch(/secret|<html/);
  expect(failure.message).not.toMatch(/stack|[{}]/);
  expect(failure.message).toMatch(/\.$/);
  return { failure, text: textOf(pieces) };
}

const textOf = (pieces: ModelPiece[]): string => pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
const usageOf = (pieces: ModelPiece[]): Partial<Usage> =>
  pieces.reduce<Partial<Usage>>((sum, piece) => ({ ...sum, ...('usage' in piece && piece.usage) }), {});

/** How long it took, in milliseconds, until the client had closed its only connection. */
export async function untilClosed(server: ModelServer): Promise<number> {
  const from = Date.now();
  await until('an end of the request', () => server.requests[0] && server.requests[0].outcome !== 'open');
  expect(server.requests.map(({ outcome }) => outcome)).toEqual(['closed by the client']);
  return server.requests[0]!.closedAt! - from;
}
