import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { offlineCvs } from '../../cv_generation/offline/offline-cvs';
import { Stage, type Actor } from '../support/stage';
import { times, until } from '../support/until';

const ROOT = join(__dirname, '../..');
const DIST = dirname(process.env.RUNLOG_DIST ?? join(ROOT, 'dist/main.js'));
const ROUNDS = 3;
const people = offlineCvs(4, 12);
const [changed, removed] = people as [(typeof people)[0], (typeof people)[0]];

let stage: Stage;
let project: string;
let service: Actor;
beforeAll(async () => {
  stage = await Stage.open();
  project = mkdtempSync(join(tmpdir(), 'runlog-rebuild-'));
  for (const folder of ['cv_generation/data/cvs', 'docs', 'migrations']) mkdirSync(join(project, folder), { recursive: true });
  cpSync(DIST, join(project, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'migrations/dist'), join(project, 'migrations/dist'), { recursive: true });
  for (const name of ['node_modules', 'package.json', 'README.md']) symlinkSync(join(ROOT, name), join(project, name));
  for (const { slug, cv } of people) put(slug, cv);
  put(changed.slug, edition(0));
  await rebuild();
  service = await stage.start({ env: { RAG_STORE: join(project, 'rag_store'), LLM_PROVIDER: 'offline', OFFLINE_TOKENS_PER_SECOND: '0' } });
}, 60_000);
afterAll(async () => {
  expect(await stage.endScene()).toEqual([]);
  await stage.close();
  rmSync(project, { recursive: true, force: true });
});

const put = (slug: string, cv: object): void => writeFileSync(join(project, `cv_generation/data/cvs/${slug}.json`), JSON.stringify(cv));
/** The CV that changes: every line of its jobs says in which edition it stands. */
const edition = (n: number): object => ({
  ...changed.cv,
  experience: changed.cv.experience.map((job) => ({ ...job, bullets: job.bullets.map((bullet) => `${bullet} (edition ${n})`) })),
});
/** `make rag-rebuild`, in a project of its own. */
const rebuild = () =>
  promisify(execFile)(process.execPath, [join(project, 'dist/cli.js'), 'rag-rebuild'], {
    cwd: project,
    timeout: 60_000,
    env: { PATH: process.env.PATH, DATABASE_URL: stage.databaseUrl, LEASE_SECONDS: '3', RAG_STORE: join(project, 'rag_store') },
  });

interface Found {
  version: number;
  passages: { source: string; snippet: string }[];
}
async function search(query: string): Promise<Found> {
  const { status, body } = await service.client.call<Found>('POST', '/api/search', { collection: 'cvs', query, k: 50 });
  expect([query, status]).toEqual([query, 200]);
  return body;
}

it('changes, adds and removes CVs while questions are answered: none fails, none from half an index, nothing restarts', async () => {
  const over = new AbortController();
  const editions = new Set<string>();
  const versions = new Set<number>();
  let searches = 0;
  let runs = 0;
  const searching = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const { version, passages } = await search(`${changed.cv.name}: edition`);
      const seen = new Set(
        passages.filter(({ source }) => source === `${changed.slug}.json`).flatMap(({ snippet }) => snippet.match(/edition \d/g) ?? []),
      );
      expect([...seen]).toHaveLength(1); // never two, and never none
      for (const one of seen) editions.add(one);
      versions.add(version);
      searches++;
    }
  };
  const asking = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const thread = await service.client.thread('cv-analyst');
      const { run_id } = await service.client.say(thread, `Where did ${changed.cv.name} study?`);
      const reader = service.client.reader(run_id);
      await reader.follow();
      expect(reader.text).toContain(changed.cv.education[0]!.institution.split(' (')[0]);
      runs++;
    }
  };
  const load = Promise.all([...times(3, searching), asking()]).finally(() => over.abort());
  for (let round = 1; round <= ROUNDS && !over.signal.aborted; round++) {
    put(changed.slug, edition(round));
    put(`new-${round}`, { ...people[2]!.cv, name: `Newcomer Number${round}`, summary: `Knows the tool Zweibrunn${round}.` });
    if (round === 1) unlinkSync(join(project, `cv_generation/data/cvs/${removed.slug}.json`));
    await rebuild();
    await until('the new edition', () => editions.has(`edition ${round}`));
  }
  over.abort();
  await load;
  console.log(`${searches} searches and ${runs} runs over ${versions.size} versions of the collection`);
  expect(searches).toBeGreaterThan(20);
  expect(runs).toBeGreaterThan(0);
  for (let round = 1; round <= ROUNDS; round++) expect((await search(`Zweibrunn${round}`)).passages[0]?.source).toBe(`new-${round}.json`);
  expect((await search(removed.cv.name)).passages.filter(({ source }) => source === `${removed.slug}.json`)).toEqual([]);
  expect(service.child.exitCode).toBeNull();
}, 120_000);
