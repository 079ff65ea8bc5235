import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PAGE_ADDRESSES } from '../../src/infrastructure/http/page/serve-page';
import { callsTo, problemOf, type Calls } from '../support/http-calls';
import { startApi, type Api } from '../support/in-memory-api';
import { rawRequest } from '../support/raw-http';
import { headerComplaints } from '../support/sweep-oracle';

const INDEX = '<!doctype html><script type="module" src="/assets/app-1a2b.js"></script>';
const SCRIPT = `export const text = ${JSON.stringify('many words, '.repeat(500))};`;
const SECRET = 'not of the page';

let folder: string;
let api: Api;
let call: Calls;

function write(name: string, content: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
async function start(environment: Record<string, string> = {}, page = join(folder, 'page')): Promise<void> {
  api = await startApi(environment, [], page);
  call = callsTo(api.url);
}
const get = (path: string, ...headers: string[]) =>
  rawRequest(api.url, [`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runlog-page-'));
  write('page/index.html', INDEX);
  write('page/assets/app-1a2b.js', SCRIPT);
  write('page/assets/logo-3c4d.png', 'PNG'.repeat(1000));
  write('page/favicon.svg', '<svg/>');
  write('page/.env', SECRET);
  write('page/assets/.hidden', SECRET);
  write('secret.txt', SECRET);
});
afterEach(async () => {
  await api?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the page', () => {
  it.each([...PAGE_ADDRESSES.map((path) => path.replace(/:\w+/, 'x%20y')), '/documents/', '/?from=elsewhere'])(
    'is at %s, for everybody, and asked for anew each time',
    async (path) => {
      await start({ AUTH_MODE: 'token' });
      const answer = await get(path);
      expect([answer.status, answer.body]).toEqual([200, INDEX]);
      expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
      expect([...headerComplaints(answer.headers)]).toEqual([]);
    },
  );

  it('runs no script but ours, takes pictures from nowhere else, and stands in no frame', async () => {
    await start();
    const policy = (await get('/')).headers['content-security-policy'] ?? '';
    const rules = Object.fromEntries(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]));
    expect(rules).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:', 'blob:'],
      'font-src': ["'self'", 'data:'],
      'connect-src': ["'self'"],
      'worker-src': ["'self'", 'blob:'],
      'frame-src': ["'self'", 'blob:'],
      'manifest-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
  });

  it('has files that are kept for ever where their names tell their content, and others that are not', async () => {
    await start();
    const script = await get('/assets/app-1a2b.js');
    expect([script.status, script.body]).toEqual([200, SCRIPT]);
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': expect.stringContaining("script-src 'self'"),
    });
    expect((await get('/favicon.svg')).headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
    for (const path of ['/assets/app-1a2b.js', '/favicon.svg']) expect([...headerComplaints((await get(path)).headers)]).toEqual([]);
  });

  it('comes packed to whoever takes that, where it gets smaller', async () => {
    await start();
    const answer = await call('GET', '/assets/app-1a2b.js', { headers: { 'Accept-Encoding': 'br;q=0, gzip' } });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(Number(answer.headers.get('content-length'))).toBeLessThan(SCRIPT.length / 10);
    expect([answer.headers.get('content-type'), answer.headers.get('vary')]).toEqual(['text/javascript; charset=utf-8', 'Accept-Encoding']);
    expect(await answer.text()).toBe(SCRIPT); // fetch unpacks it
    for (const [path, coding] of [
      ['/assets/app-1a2b.js', 'identity'],
      ['/assets/app-1a2b.js', 'gzip;q=0'],
      ['/assets/logo-3c4d.png', 'gzip'],
      ['/', 'gzip'],
    ] as const) {
      const plain = await get(path, `Accept-Encoding: ${coding}`);
      expect([path, coding, plain.status, plain.headers['content-encoding']]).toEqual([path, coding, 200, undefined]);
      expect(plain.headers.vary).toBe('Accept-Encoding');
    }
  });

  it('answers HEAD, and takes no other method', async () => {
    await start();
    for (const path of ['/', '/threads/x', '/assets/app-1a2b.js', '/favicon.svg']) {
      for (const coding of ['identity', 'gzip']) {
        const head = await call('HEAD', path, { headers: { 'Accept-Encoding': coding } });
        expect([path, head.status, await head.text()]).toEqual([path, 200, '']);
      }
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const answer = await call(method, path);
        expect([path, method, answer.headers.get('allow')]).toEqual([path, method, 'GET, HEAD']);
        await problemOf(answer, 405);
      }
    }
  });

  it.each(['starting', 'draining'] as const)('is there while the service is %s, when the API is not yet, or no longer', async (phase) => {
    await start();
    api.state.phase = phase;
    for (const path of ['/', '/runs/x', '/assets/app-1a2b.js', '/favicon.svg']) expect((await get(path)).status).toBe(200);
    await problemOf(call('GET', '/api/threads'), 503);
    await problemOf(call('GET', '/assets/none.js'), 503);
  });

  it.each([
    '/assets/none-1a2b.js',
    '/assets/',
    '/assets',
    '/index',
    '/threads',
    '/threads/x/y',
    '/runs',
    '/documents/x/y',
    '/nothing',
    '/login',
  ])('is not at %s', async (path) => {
    await start();
    expect(JSON.parse((await get(path)).body)).toMatchObject({ status: 404, code: 'unknown_route' });
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets\\..\\..\\secret.txt',
    '/assets/..././../secret.txt',
    '//secret.txt',
    '/.env',
    '/%2eenv',
    '/assets/.hidden',
    '/assets/app-1a2b.js/../../.env',
    '/assets/app-1a2b.js%00.png',
    '/index.html%00',
    '/assets/app-1a2b.js/',
  ])('opens no other file by %s', async (path) => {
    await start();
    const { status, body, headers } = await get(path);
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
    expect(body).not.toContain(SECRET);
  });

  it('keeps the rules of open mode for whoever asks', async () => {
    await start();
    const from = (host: string, ...more: string[]) =>
      rawRequest(api.url, [`GET / HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...more, '', ''].join('\r\n'));
    expect((await from('evil.example')).status).toBe(421);
    expect((await from('localhost', 'Origin: http://evil.example')).status).toBe(403);
    expect((await from('localhost:8000', 'Origin: http://localhost:8000')).status).toBe(200);
  });

  it('is the new one as soon as another was built', async () => {
    await start();
    expect((await get('/')).body).toBe(INDEX);
    await get('/assets/app-1a2b.js', 'Accept-Encoding: gzip');
    rmSync(join(folder, 'page'), { recursive: true });
    write('page/assets/app-5e6f.js', SCRIPT.toUpperCase());
    write('page/index.html', INDEX.replace('1a2b', '5e6f'));
    expect((await get('/')).body).toContain('app-5e6f.js');
    const script = await call('GET', '/assets/app-5e6f.js');
    expect([script.headers.get('content-encoding'), await script.text()]).toEqual(['gzip', SCRIPT.toUpperCase()]);
    expect((await get('/assets/app-1a2b.js')).status).toBe(404);
  });

  it('tells of a file that went with its build', async () => {
    await start();
    await get('/');
    rmSync(join(folder, 'page/assets/logo-3c4d.png'));
    const answer = await get('/assets/logo-3c4d.png');
    expect(JSON.parse(answer.body)).toMatchObject({ status: 404, detail: expect.stringContaining('load the page anew') });
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(/^default-src 'none'/),
    });
  });

  it('that is not built says how it is made; the API does without', async () => {
    await start({}, join(folder, 'none'));
    for (const path of ['/', '/threads/x'])
      expect(await problemOf(call('GET', path), 404)).toMatchObject({ detail: expect.stringContaining('npm run build') });
    await problemOf(call('POST', '/'), 405);
    expect((await call('GET', '/api/threads')).status).toBe(200);
    write('none/index.html', INDEX);
    expect((await get('/')).body).toBe(INDEX);
  });

  it('is not what a worker serves', async () => {
    await start({ ROLE: 'worker', DATABASE_URL: 'postgres://localhost/x' });
    await problemOf(call('GET', '/'), 404);
    expect((await call('GET', '/health/live')).status).toBe(200);
  });
});
