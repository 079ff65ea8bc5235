import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Stage } from '../support/stage';
import { until } from '../support/until';
import { itLong } from '../support/long';

const CLI = join(dirname(process.env.RUNLOG_DIST ?? join(__dirname, '../../dist/main.js')), 'cli.js');
let stage: Stage;
let folder: string;
beforeEach(async () => {
  stage = await Stage.open();
  folder = mkdtempSync(join(tmpdir(), 'runlog-cli-'));
});
afterEach(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  code: number | null;
  out: string;
  told: string;
}

/** A command of the command line, in an empty folder, on the stage's database. */
function run(
  args: string[],
  env: Record<string, string> = {},
): { ended: Promise<Said>; kill: (signal: NodeJS.Signals) => void; told: () => string } {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATABASE_URL: stage.databaseUrl, LEASE_SECONDS: '3', RAG_STORE: join(folder, '.rag'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const ended = once(child, 'close').then(([code]) => (clearTimeout(late), { code: code as number | null, out, told }));
  return { ended, kill: (signal) => void child.kill(signal), told: () => told };
}
const command = (...args: string[]): Promise<Said> => run(args).ended;

const put = (file: string, content: string | Buffer): void => {
  mkdirSync(dirname(join(folder, 'in', file)), { recursive: true });
  writeFileSync(join(folder, 'in', file), content);
};
const documents = () =>
  stage.query<{ source: string; status: string }>('select source, status from documents where parent_id is null order by source');

it('brings a folder, finds what stands in it, and mirrors what has gone', async () => {
  put('tea.md', '# Tea\n\nGreen tea is steeped at eighty degrees.\n');
  put('people/list.csv', 'name,city\nAna Ruiz,Madrid\nBo Li,Oslo\n');
  put('page.html', '<h1>Coffee</h1><p>Espresso takes nine bars.</p><script>alert(1)</script>');
  put('broken.pdf', '%PDF-1.7 and no more');
  const first = await command('ingest', join(folder, 'in'), 'papers');
  expect(first).toMatchObject({ code: 0, told: expect.stringContaining('papers: 4 files, 3 read, 0 unchanged, 1 failed.') });
  expect(first.told).toMatch(/broken\.pdf: It .+\./);
  expect(await documents()).toEqual([
    { source: 'broken.pdf', status: 'failed' },
    { source: 'page.html', status: 'indexed' },
    { source: 'people/list.csv', status: 'indexed' },
    { source: 'tea.md', status: 'indexed' },
  ]);

  const found = await command('search', 'Who lives in Oslo?', '--collection', 'papers', '-k', '1');
  expect(found).toMatchObject({ code: 0, out: expect.stringMatching(/^1\. .*Bo Li.*people\/list\.csv#2/) });
  expect(found.out).not.toContain('\u001b'); // nobody sees colours here
  expect((await command('search', 'How hot is green tea?', '--collection', 'papers')).out).toContain('eighty degrees');

  unlinkSync(join(folder, 'in/tea.md'));
  unlinkSync(join(folder, 'in/broken.pdf'));
  const second = await command('ingest', join(folder, 'in'), 'papers', '--prune');
  expect(second.told).toContain('papers: 2 files, 0 read, 2 unchanged, 2 removed.');
  expect((await command('search', 'How hot is green tea?', '--collection', 'papers')).out).not.toContain('eighty degrees');
}, 60_000);

itLong(
  'cuts anew what was cut otherwise, and embeds only what has changed',
  async () => {
    put('long.txt', Array.from({ length: 60 }, (_, i) => `Sentence number ${i} tells of matter ${i}.`).join(' '));
    await command('ingest', join(folder, 'in'), 'papers');
    const count = async (): Promise<number> =>
      (
        await stage.query<{ n: number }>(
          `select count(*)::int as n from chunks c join documents d using (document_id) where d.source = 'long.txt'`,
        )
      )[0]!.n;
    const before = await count();
    const rebuilt = await run(['rag-rebuild'], { CHUNK_SIZE: '300', CHUNK_OVERLAP: '20' }).ended;
    expect(rebuilt).toMatchObject({ code: 0, told: expect.stringContaining('Cutting papers anew: 1 of 1') });
    expect(await count()).toBeGreaterThan(before);
    const again = await run(['rag-rebuild'], { CHUNK_SIZE: '300', CHUNK_OVERLAP: '20' }).ended;
    expect(again.told).not.toContain('anew');
    expect(again.told).toContain('papers: vectors are up to date');
    const rows = await stage.query('select from collections where embedder is null');
    expect(rows).toEqual([]);
  },
  60_000,
);

it('that is killed or stopped is gone on with', async () => {
  for (let i = 0; i < 150; i++) put(`f${i}.txt`, `Text of file ${i}.`);
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    const call = run(['ingest', join(folder, 'in'), 'papers']);
    await until('some of them', async () => {
      const [row] = await stage.query<{ n: number }>(`select count(*)::int as n from documents where status = 'indexed'`);
      return row!.n > (signal === 'SIGKILL' ? 10 : 40);
    });
    call.kill(signal);
    const { code, told } = await call.ended;
    if (signal === 'SIGINT') expect([code, told]).toEqual([1, expect.stringContaining('goes on from here')]);
  }
  const [held] = await stage.query<{ n: number }>(
    `select count(*)::int as n from documents d join processes p using (process_id) where p.lease_expires_at > clock_timestamp() + interval '3 seconds'`,
  );
  expect(held!.n).toBe(0);
  const last = await command('ingest', join(folder, 'in'), 'papers');
  expect(last).toMatchObject({ code: 0, told: expect.stringMatching(/papers: 150 files, \d+ read, [1-9]\d+ unchanged\./) });
  expect((await documents()).every(({ status }) => status === 'indexed')).toBe(true);
  expect(await stage.query('select from chunks')).toHaveLength(150);
}, 90_000);

it.each([
  [['ingest'], 'Name a folder and a collection'],
  [['ingest', 'a'], 'Name a folder and a collection'],
  [['ingest', 'a', 'b', '--mirror'], 'does not know --mirror'],
  [['rag-rebuild', 'cvs'], 'rag-rebuild takes nothing'],
  [['search'], 'Ask something'],
  [['search', 'x', '-k', '0'], '-k is a whole number from 1 to 100'],
  [['search', 'x', '--mode', 'fuzzy'], 'There is no mode fuzzy'],
])('says of %j in one sentence what to do, before it touches anything', async (args, sentence) => {
  // No database answers here.
  const { code, told, out } = await run(args, { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' }).ended;
  expect([code, out, told]).toEqual([1, '', expect.stringContaining(sentence)]);
  expect(told.trim().split('\n')).toHaveLength(1);
});

it('says of a folder or a collection that is not there that it is not', async () => {
  expect(await command('ingest', join(folder, 'none'), 'papers')).toMatchObject({
    code: 1,
    told: expect.stringContaining('There is no folder'),
  });
  expect(await command('search', 'x', '--collection', 'none')).toMatchObject({
    code: 1,
    told: expect.stringContaining('no such collection'),
  });
}, 30_000);
