import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/infrastructure/postgres/embedded/free-port';
import { readCompose } from '../support/compose-file';
import { Container, snapshot } from '../support/container';
import { freshDatabase, type TestDatabase } from '../support/database';
import { ImageLayout, type Image } from '../support/image-layout';
import { ServiceClient, type PostedRun } from '../support/service-client';
import { until } from '../support/until';

const ROOT = join(__dirname, '../..');
/** At full size every RUN step is run as well: npm ci, the build, the production packages. */
const WHOLE = process.env.RUNLOG_LONG === '1';
const START_MS = 30_000;

let scratch: string;
let tmp: string;
let image: Image;
let database: TestDatabase;
const containers: Container[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  scratch = mkdtempSync(join(tmpdir(), 'runlog-image-'));
  chmodSync(scratch, 0o755);
  mkdirSync((tmp = join(scratch, 'tmp')));
  chmodSync(tmp, 0o1777);
  image = new ImageLayout(ROOT, scratch, WHOLE).make();
  spawnSync('chmod', ['-R', 'a-w,a+rX', image.folder]);
}, 600_000);

afterAll(async () => {
  await Promise.all(containers.map((container) => container.stop('SIGKILL')));
  spawnSync('chmod', ['-R', 'u+w', scratch]);
  rmSync(scratch, { recursive: true, force: true });
  await database.drop();
});

function start(env: Record<string, string>): Container {
  const container = new Container(image, { TMPDIR: tmp, ...env });
  containers.push(container);
  return container;
}

/** The environment that docker-compose.yml gives a service, on this machine's loopback. */
async function composed(service: string): Promise<{ env: Record<string, string>; address: string }> {
  const { environment = {} } = readCompose(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')).services[service] ?? {};
  const port = await freePort();
  const here = { HOST: '127.0.0.1', PORT: String(port), DATABASE_URL: database.url, OFFLINE_TOKENS_PER_SECOND: '0' };
  return { env: { ...environment, ...here }, address: `http://127.0.0.1:${port}` };
}

const deaf = (port = '') => ({ code: 1, said: `Nothing answers on port ${port}.\n` });

describe('the image, laid out as the Dockerfile says and read-only', () => {
  it('serves as API and worker of docker-compose.yml, answers from the docs, and writes nothing', async () => {
    const before = snapshot(image.folder);
    const [api, worker] = await Promise.all(['api', 'worker'].map(composed));
    const running = [api, worker].map((service) => start(service?.env ?? {}));
    for (const container of running) await until('healthy', () => container.health().code === 0, START_MS);

    const client = new ServiceClient(() => api?.address ?? '');
    const user = await client.call<{ token: string }>('POST', '/api/users', { name: 'Ana' });
    const auth = { authorization: `Bearer ${user.body.token}` };
    const thread = await client.call<{ thread_id: string }>('POST', '/api/threads', { assistant: 'docs' }, auth);
    const question = { content: 'How do I resume a stream?' };
    const posted = await client.call<PostedRun>('POST', `/api/threads/${thread.body.thread_id}/messages`, question, auth);
    const page = await until('the end of the run', async () => {
      const { body } = await client.call<{ items: { type: string; data: unknown }[] }>(
        'GET',
        `/api/runs/${posted.body.run_id}/events`,
        undefined,
        { ...auth, accept: 'application/json' },
      );
      return body.items.at(-1)?.type === 'done' && body;
    });
    expect(page.items.find(({ type }) => type === 'final')?.data).toMatchObject({
      content: expect.stringMatching(/Last-Event-ID/),
      grounded: true,
    });

    expect((await client.call('GET', '/api/threads')).status).toBe(401);
    const html = await (await fetch(`${api?.address}/`)).text();
    const [script] = /\/assets\/[\w.-]+\.js/.exec(html) ?? [];
    expect((await fetch(`${api?.address}${script}`)).status).toBe(200);
    expect(await Promise.all(running.map((container) => container.stop()))).toEqual([0, 0]);
    expect(running.map((container) => container.health())).toEqual([api, worker].map((service) => deaf(service?.env.PORT)));
    expect(snapshot(image.folder)).toEqual(before);
    expect(readdirSync(tmp)).toEqual([]);
  }, 90_000);

  it('says what to set where no database is named', async () => {
    const container = start({ HOST: '127.0.0.1', PORT: String(await freePort()) });
    expect(await container.end()).toBe(1);
    expect(container.said).toMatch(/set DATABASE_URL/);
    expect(container.said.trim().split('\n')).toHaveLength(1);
  });

  it('holds no secret, no test and no development', () => {
    const paths = readdirSync(join(image.folder, image.workdir)).sort();
    expect(paths).toEqual(['LICENSE', 'README.md', 'dist', 'docs', 'front', 'migrations', 'node_modules', 'package.json']);
    expect(readdirSync(join(image.folder, image.workdir, 'front'))).toEqual(['dist']);
    if (WHOLE) expect(readdirSync(join(image.folder, image.workdir, 'node_modules'))).not.toContain('typescript');
  });
});
