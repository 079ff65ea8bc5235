import { FOREIGN_FIELDS, HOSTILE_BODIES, HOSTILE_HEADERS, HOSTILE_JSON, HOSTILE_TEXTS, type HostileBody } from './hostile-values';
import type { Operation } from './api-document';

/** A request in the parts that a hostile value can take the place of. */
export interface Parts {
  id: string;
  query: string[];
  headers: Record<string, string>;
  /** The fields of the body, each with its value as JSON. */
  fields?: Record<string, string>;
  /** In place of the fields. */
  whole?: HostileBody;
}

/** One hostile value in one place of a request. */
export interface Change {
  place: string;
  value: string;
  apply(parts: Parts): void;
}

/** What anybody may send to any address, documented or not. */
const FREE_HEADERS = [
  'Authorization',
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Cookie',
  'Expect',
  'Forwarded',
  'Idempotency-Key',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'Last-Event-ID',
  'Origin',
  'Range',
  'Referer',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-HTTP-Method-Override',
  'X-Request-Id',
];
const FREE_QUERIES: Readonly<Record<string, string>> = {
  prototype: '__proto__=1&constructor[prototype][polluted]=1',
  'of another call': 'limit=abc&cursor=junk&after=-1'.replaceAll('=', '[]='),
  credentials: 'token=rl_mine&access_token=rl_mine&authorization=Bearer',
  method: '_method=DELETE',
  broken: '%&=&&%zz=%ff&?#',
  many: 'a=1&'.repeat(1000),
};

/** Every hostile value in every place that this operation has. `share`: of what it ignores, one value in so many. */
export function* changesTo(operation: Operation, share: number): Generator<Change> {
  let turn = operation.name.length;
  const inTurn = (): boolean => turn++ % share === 0;
  for (const { name, in: where } of operation.parameters) {
    if (where === 'path') yield* each(`path ${name}`, HOSTILE_TEXTS, (parts, text) => (parts.id = text));
    if (where === 'query') yield* queries(name);
    if (where === 'header') yield* headers(name);
  }
  if (operation.ways.includes('ticket')) yield* queries('ticket');
  for (const [value, text] of Object.entries(FREE_QUERIES)) yield { place: 'query', value, apply: ({ query }) => query.push(text) };
  const known = operation.parameters.map(({ name }) => name);
  for (const name of FREE_HEADERS.filter((header) => !known.includes(header)))
    for (const change of headers(name)) if (inTurn()) yield change;
  for (const name of operation.fields)
    yield* each(`field ${name}`, HOSTILE_JSON, (parts, text) => (parts.fields = { ...parts.fields, [name]: text }));
  for (const [name, text] of Object.entries(FOREIGN_FIELDS))
    if (operation.body !== 'none' && !operation.fields.includes(name))
      yield { place: `field ${name}`, value: 'foreign', apply: (parts) => (parts.fields = withField(parts.fields, name, text)) };
  yield* each('body', HOSTILE_BODIES, (parts, whole) => (parts.whole = whole));
}

function* queries(name: string): Generator<Change> {
  yield* each(`query ${name}`, HOSTILE_TEXTS, ({ query }, text) => query.push(`${name}=${text}`));
  const forms = { empty: `${name}=`, bare: name, twice: `${name}=1&${name}=1`, array: `${name}[]=-1`, object: `${name}[a]=-1` };
  yield* each(`query ${name}`, forms, ({ query }, text) => query.push(text));
}
function* headers(name: string): Generator<Change> {
  yield* each(`header ${name}`, HOSTILE_HEADERS, ({ headers }, text) => (headers[name] = text));
  yield {
    place: `header ${name}`,
    value: 'twice',
    apply: ({ headers }) => Object.assign(headers, { [name]: '1', [name.toLowerCase()]: '2' }),
  };
}
function* each<T>(place: string, values: Readonly<Record<string, T>>, put: (parts: Parts, value: T) => unknown): Generator<Change> {
  for (const [value, it] of Object.entries(values)) yield { place, value, apply: (parts) => void put(parts, it) };
}
/** `__proto__` too is a field of the body's own. */
const withField = (fields: Record<string, string> | undefined, name: string, text: string): Record<string, string> =>
  Object.defineProperty({ ...fields }, name, { value: text, enumerable: true, configurable: true });

export const bodyText = (fields: Record<string, string>): string =>
  `{${Object.entries(fields)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join()}}`;

/** A path names one thing: by its id, or by its name. */
export const pathOf = ({ path }: Operation, { id }: Parts): string => path.replace(/\{\w+\}/, () => id);

/** The bytes of the request. */
export function requestBytes(operation: Operation, parts: Parts): Buffer {
  const { query, fields, whole = fields && jsonBody(fields) } = parts;
  const target = pathOf(operation, parts) + (query.length > 0 ? `?${query.join('&')}` : '');
  const headers: [string, string | number | undefined][] = [
    ['Host', 'localhost'],
    ['Connection', 'close'],
    ...Object.entries(parts.headers),
    ['Content-Type', whole?.type],
    ...Object.entries(whole?.headers ?? {}),
    ['Content-Length', whole && (whole.length ?? whole.bytes.length)],
  ];
  const lines = headers.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${operation.method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`), whole?.bytes ?? Buffer.alloc(0)]);
}
const jsonBody = (fields: Record<string, string>): HostileBody => ({
  bytes: Buffer.from(bodyText(fields)),
  type: 'application/json',
});
