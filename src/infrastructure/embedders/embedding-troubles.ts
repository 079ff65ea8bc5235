import { EmbeddingFailed } from '../../domain/knowledge/embedder';
import type { ErrorFacts } from '../models/error-facts';
import type { Provider } from '../models/provider';

/** Why a request gave no vectors. Its own message says nothing: the SDKs wrap what fetch throws, and look into its words. */
export class NoVectors extends Error {
  constructor(
    readonly failure: EmbeddingFailed,
    /** What the provider asked for, in milliseconds. */
    readonly retryAfterMs?: number,
  ) {
    super('no vectors');
  }
}

/** Below 500, and yet worth another try. */
const TRY_AGAIN = new Set([408, 409, 425, 429]);
const NO_CREDIT = /^(?:insufficient_quota|billing_hard_limit_reached)$/;
const BAD_KEY = /^(?:invalid_api_key|API_KEY_INVALID)$/;
const TOO_LONG = /context[ _]length|maximum context|too many (?:tokens|inputs)|token count|exceeds the maximum|must have less than/i;

/** What a refusal means, and what to do about it. */
export function refused(provider: Provider, facts: ErrorFacts): NoVectors {
  const retryable = (facts.status >= 500 || TRY_AGAIN.has(facts.status)) && !isWithoutCredit(facts);
  // Without a cause: what the SDKs throw carries the provider's body, and with it perhaps texts and the key, into the log.
  return new NoVectors(new EmbeddingFailed(sentence(provider, facts), retryable), retryable ? facts.retryAfterMs : undefined);
}

const isWithoutCredit = ({ status, kinds }: ErrorFacts): boolean => status === 402 || kinds.some((kind) => NO_CREDIT.test(kind));

function sentence({ name, model, keySetting, urlSetting }: Provider, facts: ErrorFacts): string {
  const { status, kinds, detail } = facts;
  if (isWithoutCredit(facts)) return `${name} says that the account has no credit left. Add credit or raise its limit, then try again.`;
  if (status === 401 || kinds.some((kind) => BAD_KEY.test(kind)))
    return `${name} refused the key (${status}). Set ${keySetting} to a valid key.`;
  if (status === 403) return `${name} denied access (403). Check that the key in ${keySetting} may use the model ${model}.`;
  if (status === 404 || kinds.includes('model_not_found'))
    return `${name} does not know the embedding model ${model} (${status}). Check EMBEDDING_MODEL and ${urlSetting}.`;
  if (status === 413 || (status === 400 && TOO_LONG.test(detail)))
    return `${name} takes no texts of this length (${status}). Lower CHUNK_SIZE, and build the collection anew.`;
  if (status === 429) return `${name} gets too many requests right now (429). Try again in a moment.`;
  if (status >= 300 && status < 400) return `${name} sends elsewhere (${status}), which is not followed. Set ${urlSetting} to where it is.`;
  if (status < 500)
    return `${name} refuses to embed (${status})${detail && ` and says: "${detail}"`}. Check EMBEDDING_MODEL and ${urlSetting}.`;
  return `${name} has trouble right now (${status}). Try again in a moment.`;
}

const troubled = (message: string, cause?: unknown): NoVectors => new NoVectors(new EmbeddingFailed(message, true, { cause }));

export const unreachable = ({ name, urlSetting }: Provider, error: unknown): NoVectors =>
  troubled(`${name} cannot be reached${because(error)}. Check that it runs and that ${urlSetting} is right.`, error);

export const brokenOff = ({ name }: Provider, error: unknown): NoVectors =>
  troubled(`${name} was cut off in mid-answer${because(error)}. Try again in a moment.`, error);

export const late = ({ name, urlSetting }: Provider, seconds: number): NoVectors =>
  troubled(`${name} did not answer within ${seconds} s. Try again in a moment, or check ${urlSetting}.`);

export const notVectors = ({ name, urlSetting }: Provider): NoVectors =>
  troubled(`${name} answered with something that is not one vector for each text. Check ${urlSetting}, or try again.`);

export const otherDimension = ({ name, model }: Provider, seen: number, expected: number): NoVectors =>
  new NoVectors(
    new EmbeddingFailed(
      `${name} gives vectors of ${seen} dimensions where ${expected} were expected. Set EMBEDDING_MODEL=${model}@${seen}, and build the collections anew.`,
      false,
    ),
  );

/** The code of the innermost cause, such as ` (ECONNREFUSED)`; '' for none. */
function because(error: unknown): string {
  let code: unknown;
  for (let at = error as NodeJS.ErrnoException | undefined; at; at = at.cause as typeof at) code = at.code ?? code;
  return typeof code === 'string' ? ` (${code})` : '';
}
