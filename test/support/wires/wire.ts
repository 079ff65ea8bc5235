import type { IncomingHttpHeaders } from 'node:http';
import type { ModelScript } from '../model-script';

/** What a request asks, whatever its wire. `turns` has a line for each text, in the roles system, user and assistant. */
export interface Asked {
  model: string;
  turns: { role: string; content: string }[];
  mostTokens: number;
}

/** The frames of one answer. */
export interface Frames {
  head(): string;
  token(content: string, sent: number): string;
  /** The frames with the terminal mark, and those behind it. */
  finish(sent: number): string;
  done(sent: number): string;
  /** A sign of life without content. */
  ping: string;
  /** A frame that is no JSON. */
  garbage: string;
  /** The provider's error in mid-answer. */
  error(body: unknown): string;
}

export interface ErrorBody {
  status: number;
  message: string;
  script?: ModelScript;
}

/** A provider's wire, as strict as the provider. */
export interface Wire {
  path: RegExp;
  asked(body: Record<string, unknown>, path: string): Asked;
  /** Why the provider would not take the request. */
  complaint(body: Record<string, unknown>, headers: IncomingHttpHeaders, path: string): { status: number; message: string } | undefined;
  errorBody(error: ErrorBody): unknown;
  errorHeaders(script: ModelScript): Record<string, string>;
  /** The status of the error in mid-answer that a provider sends when it is overloaded. */
  overloaded: number;
  frames(script: ModelScript, asked: Asked, body: Record<string, unknown>): Frames;
}

export const wordsOf = ({ turns }: Asked): number => turns.flatMap(({ content }) => content.split(/\s+/).filter(Boolean)).length;
export const isCut = (script: ModelScript, asked: Asked): boolean => script.tokens(asked.turns).length > asked.mostTokens;

export const sse = (data: unknown, event?: string): string => `${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`;

/** As the script gives it: `retry-after-ms`, or seconds or a date in `retry-after`. */
export function retryHeaders(script: ModelScript): Record<string, string> {
  if (script.has('retry-after-ms')) return { 'retry-after-ms': script.text('retry-after-ms')! };
  const given = script.text('retry-after') ?? (script.status === 429 ? '1' : undefined);
  return given === undefined ? {} : { 'retry-after': given };
}
