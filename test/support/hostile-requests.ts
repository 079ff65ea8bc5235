/** A request that only a raw socket can send, with the statuses that answer it well. `token` marks where a credential goes. */
export interface HostileRequest {
  text: string;
  /** Statuses in open mode; in token mode, where they differ. */
  status: number;
  withToken?: number;
}

const request = (line: string, headers: string[], body = ''): string =>
  `${line}\r\n${[...headers, 'Connection: close'].map((header) => `${header}\r\n`).join('')}\r\n${body}`;
const HOST = 'Host: localhost';
const JSON_TYPE = 'Content-Type: application/json';
const get = (...headers: string[]): string => request('GET /health/live HTTP/1.1', [HOST, ...headers]);
const post = (headers: string[], body = ''): string => request('POST /api/users HTTP/1.1', [HOST, JSON_TYPE, ...headers], body);
const to = (target: string): string => request(`GET ${target} HTTP/1.1`, [HOST]);

export const HOSTILE_REQUESTS: Readonly<Record<string, HostileRequest>> = {
  nonsense: { text: 'nonsense\r\n\r\n', status: 400 },
  'a TLS hello': { text: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', status: 400 },
  'the preface of HTTP/2': { text: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400 },
  'an unknown method': { text: request('STEAL / HTTP/1.1', [HOST]), status: 400 },
  'a method in small letters': { text: request('get / HTTP/1.1', [HOST]), status: 400 },
  'no version': { text: 'GET /\r\n\r\n', status: 400 },
  'a version to come': { text: request('GET / HTTP/9.9', [HOST]), status: 400 },
  'no Host': { text: request('GET /health/live HTTP/1.1', []), status: 400 },
  'two Hosts': { text: get('Host: evil.example'), status: 400 },
  'an empty Host': { text: request('GET /health/live HTTP/1.1', ['Host:']), status: 421, withToken: 200 },
  'a foreign Host': { text: request('GET /health/live HTTP/1.1', ['Host: evil.example']), status: 421, withToken: 200 },
  'a foreign Host that ends like ours': {
    text: request('GET /health/live HTTP/1.1', ['Host: evil-localhost']),
    status: 421,
    withToken: 200,
  },
  'a Host with a name before it': {
    text: request('GET /health/live HTTP/1.1', ['Host: localhost@evil.example']),
    status: 421,
    withToken: 200,
  },
  'HTTP/1.0 without Host': { text: request('GET /health/live HTTP/1.0', []), status: 421, withToken: 200 },
  'a target with a foreign host': { text: to('http://evil.example/health/live'), status: 421, withToken: 200 },
  'a target with our host': { text: to('http://localhost/health/live'), status: 200 },
  'a target that is no address': { text: to('http://['), status: 400 },
  'a target of another scheme': { text: to('file:///etc/passwd'), status: 421, withToken: 404 },
  'a target with a port beyond all': { text: to('http://localhost:99999/health/live'), status: 400 },
  'no path': { text: request('OPTIONS * HTTP/1.1', [HOST]), status: 404 },
  'a tunnel': { text: request('CONNECT localhost:22 HTTP/1.1', [HOST]), status: 400 },
  'a trace': { text: request('TRACE /health/live HTTP/1.1', [HOST, 'Cookie: secret']), status: 405 },
  'another protocol': {
    text: request('GET /health/live HTTP/1.1', [HOST, 'Upgrade: h2c, websocket', 'Sec-WebSocket-Key: x']),
    status: 200,
  },
  'an expectation': { text: get('Expect: everything'), status: 200 },
  'a path with two slashes': { text: to('//evil.example/'), status: 404 },
  'a path upwards': { text: to('/docs/../../../../etc/passwd'), status: 404 },
  'a path upwards in escapes': { text: to('/docs/%2e%2e/%2e%2e/%2e%2e/etc/passwd'), status: 404 },
  'a path upwards in backslashes': { text: to('/docs\\..\\..\\etc\\passwd'), status: 404 },
  'a path upwards from the page': { text: to('/assets/../../package.json'), status: 404 },
  'a path upwards from the page in escapes': { text: to('/assets/%2e%2e/..%2f%2e%2e%2fpackage.json'), status: 404 },
  'a path upwards from the page in backslashes': { text: to('/assets\\..\\..\\package.json'), status: 404 },
  'a file beside the page': { text: to('/../package.json'), status: 404 },
  'a file of ours': { text: to('/docs/.env'), status: 404 },
  'NUL in a path': { text: to('/docs/%00'), status: 404 },
  'a broken escape': { text: to('/docs/%'), status: 400 },
  'a broken escape nowhere': { text: to('/%c0%af'), status: 400 },
  'a space in the path': { text: to('/health /live'), status: 400 },
  'bytes in the path': { text: to('/h\u00e9alth'), status: 400 },
  'headers of 64 kB': { text: get(`X: ${'a'.repeat(65_536)}`), status: 431 },
  'headers without end': { text: `GET / HTTP/1.1\r\n${'X: a\r\n'.repeat(20_000)}`, status: 431 },
  'two thousand headers': { text: get(...Array.from({ length: 2000 }, () => 'a:')), status: 200 },
  'NUL in a header': { text: get('X: a\0b'), status: 400 },
  'a bare CR in a header': { text: get('X-Request-Id: a\rX-Evil: 1'), status: 400 },
  'a bare LF in a header': { text: get('X-Request-Id: a\nX-Evil: 1'), status: 400 },
  'a folded header': { text: get('X: a\r\n b'), status: 400 },
  'a header without a name': { text: get(': x'), status: 400 },
  'a space behind a name': { text: get('X : x'), status: 400 },
  'a header that is none': { text: get('nonsense'), status: 400 },
  'control characters in a header': { text: get('X: \x01\x02\x7f'), status: 400 },
  'a length beside chunks': { text: post(['Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\n'), status: 400 },
  'two lengths': { text: post(['Content-Length: 5', 'Content-Length: 6'], 'hello!'), status: 400 },
  'a length below nothing': { text: post(['Content-Length: -1']), status: 400 },
  'a length in letters': { text: post(['Content-Length: ten']), status: 400 },
  'a length beyond every number': { text: post(['Content-Length: 99999999999999999999999']), status: 400 },
  'a length with a sign': { text: post(['Content-Length: +2'], '{}'), status: 400 },
  'chunks that are none': { text: post(['Transfer-Encoding: chunked'], 'zz\r\n'), status: 400 },
  'a chunk beyond every number': { text: post(['Transfer-Encoding: chunked'], 'fffffffffffffffff\r\n'), status: 400 },
  'chunk extensions without end': { text: post(['Transfer-Encoding: chunked'], `1;${'a'.repeat(20_000)}\r\n`), status: 413 },
  'another coding': { text: post(['Transfer-Encoding: gzip'], '{}'), status: 400 },
  'chunked twice': { text: post(['Transfer-Encoding: chunked, chunked'], '0\r\n\r\n'), status: 400 },
  'chunked, nearly': { text: post(['Transfer-Encoding: xchunked'], '0\r\n\r\n'), status: 400 },
  'a second request in the body': {
    text: post(['Content-Length: 2'], '{}GET /api/threads HTTP/1.1\r\nHost: evil.example\r\n\r\n'),
    status: 422,
  },
  'junk behind a whole request': { text: post(['Content-Length: 2'], '{}\0\0\0junk'), status: 422 },
  'ten megabytes, announced': { text: post(['Content-Length: 10485760'], '{"name":"'), status: 413 },
};
