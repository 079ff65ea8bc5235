import { parse } from 'node:querystring';
import { isStorable } from '../../src/domain/text';
import { jsonDepth } from '../../src/infrastructure/http/json-text';
import type { Operation, Parameter } from './api-document';
import { HOSTILE_TEXTS } from './hostile-values';
import type { RawAnswer } from './raw-http';
import { bodyText, pathOf, type Parts } from './sweep-request';

/** Who sends the requests. */
export interface Sender {
  mode: 'open' | 'token';
  /** In token mode. */
  authorization?: string;
}

/** No input takes longer to be answered. */
export const SLOW_MS = 2000;

/** What no description of a route tells: a request that cannot be read, comes for another name or from another page. */
const EVERYWHERE = [400, 403, 405, 421, 431];

/** What the request does wrong, by the description, with the statuses that this may be answered with. */
export function* faultsOf(operation: Operation, parts: Parts, sender: Sender): Generator<{ what: string; statuses: number[] }> {
  const named = operation.parameters.find(({ in: where }) => where === 'path');
  if (named && Object.values(HOSTILE_TEXTS).includes(parts.id) && !nameFits(named, parts.id))
    yield { what: 'id', statuses: canBeDecoded(parts.id) ? [404, ...(named.schema.pattern ? [422] : [])] : [400] };
  const header = (name: string): string | undefined => headerOf(parts, name);
  const query = parse(parts.query.join('&').replace(/#.*/s, ''));
  const { Authorization: authorization = undefined } = parts.headers;
  if (operation.ways.length > 0 && authorization !== undefined && authorization !== sender.authorization)
    yield { what: 'Authorization', statuses: [401] };
  if (operation.ways.includes('ticket') && authorization === undefined && query.ticket !== undefined)
    yield { what: 'ticket', statuses: [401] };
  if (sender.mode === 'open' && header('Origin') !== undefined) yield { what: 'Origin', statuses: [403] };
  for (const parameter of operation.parameters) {
    const { name, in: where } = parameter;
    if (where === 'header' && !headerFits(parameter, header(name))) yield { what: name, statuses: [400, 422] };
    if (where === 'query' && !ignored(operation, name, header) && !queryFits(parameter, query[name]))
      yield { what: name, statuses: parameter.schema.format === 'uuid' ? [404] : [400, 422] };
  }
  const bad = badBody(operation, parts);
  if (bad !== undefined) yield { what: 'body', statuses: bad };
}

/** Of the stream: the header wins over `after`, and only a page has a limit. */
const ignored = ({ path }: Operation, name: string, header: (name: string) => string | undefined): boolean =>
  (name === 'after' && !!header('Last-Event-ID')) ||
  (name === 'limit' && path.endsWith('/events') && header('Accept') !== 'application/json');

/** An id is none of what is sent; a name may be, by its pattern: 422 tells so where it would be new. */
const nameFits = ({ schema: { pattern, maxLength = Infinity } }: Parameter, text: string): boolean =>
  pattern !== undefined && canBeDecoded(text) && new RegExp(pattern, 'u').test(decodeURIComponent(text)) && text.length <= maxLength;

const canBeDecoded = (text: string): boolean => {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
};
function headerOf(parts: Parts, wanted: string): string | undefined {
  const values = Object.entries(parts.headers).filter(([name]) => name.toLowerCase() === wanted.toLowerCase());
  return values.length === 0 ? undefined : values.map(([, value]) => value.trim()).join(', ');
}
const headerFits = ({ schema }: Parameter, value: string | undefined): boolean =>
  value === undefined ||
  (schema.type === 'integer' ? /^\d*$/.test(value) : new RegExp(schema.pattern ?? '').test(value) && value.length <= 255);

function queryFits({ schema }: Parameter, value: string | string[] | undefined): boolean {
  if (value === undefined) return true;
  // A text to search for is any that can be stored; no cursor and no id of ours is among what is sent.
  if (schema.maxLength !== undefined) return typeof value === 'string' && isStorable(value) && value.trim().length <= schema.maxLength;
  if (schema.type !== 'integer') return value === '';
  const { minimum = -Infinity, maximum = Infinity } = schema;
  return typeof value === 'string' && /^[0-9]+$/.test(value) && Number(value) >= minimum && Number(value) <= maximum;
}

/** The statuses that a bad body may be answered with. */
function badBody(operation: Operation, { fields, whole }: Parts): number[] | undefined {
  if (operation.body === 'none') return undefined;
  if (whole) {
    if (whole.status === undefined) return undefined;
    if (operation.takesForms && whole.type?.startsWith('multipart/form-data')) return [400];
    const looked = operation.body === 'required' || whole.type === 'application/json';
    const empty = whole.bytes.length === 0 && operation.body === 'optional';
    return looked && !empty ? [whole.status] : undefined;
  }
  const text = bodyText(fields ?? {});
  if (text.length > 1_048_576) return [413];
  if (jsonDepth(text) > 100) return [400];
  const value = parsed(text);
  if (value === undefined) return [400];
  const unstorable = operation.fields.some((name) => typeof value[name] === 'string' && !isStorable(value[name]));
  return unstorable || !operation.takes(value) ? [422, 404] : undefined; // 404: what is no id is unknown
}
const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
};

/** All that is wrong with an answer. `faults`: what was wrong with the request. */
export function* complaints(
  operation: Operation,
  parts: Parts,
  answer: RawAnswer,
  faults: { what: string; statuses: number[] }[],
): Generator<string> {
  const { status, headers, body, ms } = answer;
  if (ms > SLOW_MS) yield `answered after ${Math.round(ms)} ms`;
  if (status === 0) yield 'not answered';
  if (status >= 500) yield `${status}: ${body}`;
  if (![...operation.statuses, ...EVERYWHERE].includes(status)) yield `${status} is not documented`;
  if (faults.length > 0 && status < 400) yield `${status} in spite of ${faults.map(({ what }) => what).join(', ')}`;
  const [only] = faults;
  if (only && faults.length === 1 && status >= 400 && !only.statuses.includes(status)) yield `${status} for ${only.what}: ${body}`;
  yield* headerComplaints(headers);
  if (status >= 400) yield* problemComplaints(answer, pathOf(operation, parts));
  else {
    const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
    const wrong = operation.wrongWith(status, type, type === 'application/json' ? parsed(body) : body);
    if (wrong) yield wrong;
  }
}

export function* headerComplaints(headers: Record<string, string>): Generator<string> {
  if (headers['x-content-type-options'] !== 'nosniff') yield 'no nosniff';
  if (headers['referrer-policy'] !== 'no-referrer') yield 'no Referrer-Policy';
  for (const name of ['x-powered-by', 'server', 'etag', 'set-cookie', 'access-control-allow-origin', 'x-evil'])
    if (headers[name] !== undefined) yield `${name}: ${headers[name]}`;
}

const LEAK = /node_modules|\bat \S+ \(|\.[jt]s:\d|select |insert into|violates|postgres|syntax error|ECONN|\/home\/|\/tmp\//i;

/** RFC 9457 as this service writes it. `path`: what was asked; undefined where it was not read. */
export function* problemComplaints({ status, headers, body }: RawAnswer, path?: string): Generator<string> {
  if (headers['content-type'] !== 'application/problem+json') yield `${status} as ${headers['content-type']}: ${body.slice(0, 200)}`;
  if (status === 401 && !/^Bearer/.test(headers['www-authenticate'] ?? '')) yield '401 without WWW-Authenticate';
  if (status === 405 && !headers.allow) yield '405 without Allow';
  const problem = parsed(body);
  if (!problem) {
    yield `no JSON: ${body.slice(0, 200)}`;
    return;
  }
  const { instance, errors, ...rest } = problem;
  for (const name of ['type', 'title', 'detail', 'code']) if (typeof rest[name] !== 'string') yield `no ${name}`;
  if (rest.status !== status) yield `status ${String(rest.status)} in the body of a ${status}`;
  if (path === undefined ? typeof instance !== 'string' : instance !== path) yield `instance ${String(instance).slice(0, 100)}`;
  if (status === 422 && !(Array.isArray(errors) && errors.length > 0 && errors.every(isFieldError))) yield '422 without errors';
  if (LEAK.test(JSON.stringify({ ...rest, errors }))) yield `a leak: ${body}`;
}
const isFieldError = (error: unknown): boolean => {
  const { field, message } = error as { field?: unknown; message?: unknown };
  return typeof field === 'string' && typeof message === 'string';
};
