import { freePort } from '../../src/infrastructure/postgres/embedded/free-port';
import { freshDatabase, type TestDatabase } from '../support/database';
import { callsTo, problemOf, type Calls } from '../support/http-calls';
import { startService, type Service } from '../support/service';

let database: TestDatabase;
let service: Service;
let call: Calls;
beforeAll(async () => {
  database = await freshDatabase();
  service = await startService({
    env: { DATABASE_URL: database.url, LLM_PROVIDER: 'offline', AUTH_MODE: 'token', SHUTDOWN_GRACE_SECONDS: '1' },
  });
  call = callsTo(service.url);
}, 60_000);
afterAll(async () => {
  await service?.stop();
  await database?.drop();
});

it('the service serves the page as it was built, with all that it names', async () => {
  const page = await call('GET', '/threads/0198aaaa-0000-7000-8000-000000000001');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const html = await page.text();
  const named = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
  expect(named.filter((path) => path.startsWith('/assets/')).length).toBeGreaterThan(1);
  for (const path of named) {
    const file = await call('GET', path);
    expect([path, file.status]).toEqual([path, 200]);
    expect([path, file.headers.get('cache-control')]).toEqual([
      path,
      path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    ]);
    expect(file.headers.get('content-type')).toMatch(/^(text\/(javascript|css)|image\/|application\/manifest\+json)/);
  }
});

it('its policy allows what the built page does: no script stands in it', async () => {
  const html = await (await call('GET', '/')).text();
  expect(html).not.toMatch(/<script(?![^>]*\bsrc="\/)|\son\w+=|<style|javascript:/i);
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});

it('is there while the database is not', async () => {
  const port = await freePort();
  const waiting = await startService({
    env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', LLM_PROVIDER: 'offline', PORT: String(port), SHUTDOWN_GRACE_SECONDS: '1' },
    until: /"msg":"[^"]*database/i,
  });
  try {
    const from = callsTo(`http://127.0.0.1:${port}`);
    expect((await from('GET', '/')).status).toBe(200);
    await problemOf(from('GET', '/api/assistants'), 503);
  } finally {
    await waiting.stop();
  }
});
