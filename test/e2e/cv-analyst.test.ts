import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peopleIn, wrongIn } from '../support/cv-answers';
import { type CvDataset, type CvQuestion, ingestCvs, makeCvDataset } from '../support/cv-dataset';
import { freshDatabase, type TestDatabase } from '../support/database';
import { startService, type Service } from '../support/service';
import { ServiceClient } from '../support/service-client';
import type { SeenEvent } from '../support/sse-client';
import { inLanes } from '../support/until';
import { LONG } from '../support/long';

const AT_ONCE = 4;
const SEEDS = LONG ? [1, 2, 3] : [1];
/** Of the names that are given, and of those that should be. */
const BARS = { precision: 0.98, recall: 0.95 };

jest.setTimeout(120_000);

describe.each(SEEDS)('the CV analyst, offline, on thirty CVs of seed %i', (seed) => {
  let folder: string;
  let database: TestDatabase;
  let service: Service;
  let client: ServiceClient;
  let dataset: CvDataset;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'runlog-cvs-'));
    database = await freshDatabase();
    dataset = await makeCvDataset(folder, seed);
    const env = { DATABASE_URL: database.url, RAG_STORE: join(folder, 'rag_store') };
    await ingestCvs(dataset.folder, env);
    service = await startService({ env });
    client = new ServiceClient(() => service.url);
  });
  afterAll(async () => {
    await service?.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A thread that names no assistant. */
  const newThread = async (): Promise<string> => (await client.call<{ thread_id: string }>('POST', '/api/threads', {})).body.thread_id;
  async function ask(question: string, thread?: string): Promise<SeenEvent[]> {
    const { run_id } = await client.say(thread ?? (await newThread()), question);
    return client.reader(run_id).follow({ withinMs: 60_000 });
  }

  /** The files of the people whom the answer names, and what is wrong with it. */
  async function answered({ question, facts = [] }: CvQuestion) {
    const seen = await ask(question);
    const lines = peopleIn(seen);
    const named = lines.map(({ quotes }) => quotes[0]?.passage?.source ?? '');
    const text = plain(seen.find(({ type }) => type === 'final')!.data.content as string);
    const missing = facts.filter((fact) => !text.includes(plain(fact)));
    return { named: [...new Set(named)].sort(), wrong: lines.flatMap((line) => wrongIn(line, dataset)), missing };
  }
  const plain = (text: string): string => text.replace(/[\s\-]+/g, '');

  it('answers in threads that name no assistant', async () => {
    const { body } = await client.call<{ items: { name: string; default: boolean }[] }>('GET', '/api/assistants');
    expect(body.items.filter((one) => one.default).map(({ name }) => name)).toEqual(['cv-analyst']);
  });

  it('answers the ten questions that read well with exactly the right names, each citation on its page', async () => {
    const ten = dataset.questions.filter(({ readme }) => readme);
    expect(ten).toHaveLength(10);
    const answers = await inLanes(AT_ONCE, ten.length, async (at) => ({ question: ten[at]!.question, ...(await answered(ten[at]!)) }));
    expect(answers).toEqual(ten.map(({ question, relevant }) => ({ question, named: [...relevant].sort(), wrong: [], missing: [] })));
  });

  it('answers what is asked from their JSON: names right, citations on their pages, few missed', async () => {
    const { questions } = dataset;
    const answers = await inLanes(AT_ONCE, questions.length, async (at) => answered(questions[at]!));
    const count = { named: 0, right: 0, relevant: 0 };
    const missed: string[] = [];
    for (const [at, { relevant }] of questions.entries()) {
      count.named += answers[at]!.named.length;
      count.right += answers[at]!.named.filter((file) => relevant.includes(file)).length;
      count.relevant += relevant.length;
      missed.push(...relevant.filter((file) => !answers[at]!.named.includes(file)).map((file) => `${questions[at]!.question} ${file}`));
    }
    const figures = { precision: count.right / count.named, recall: count.right / count.relevant };
    const said = `precision ${figures.precision.toFixed(3)}, recall ${figures.recall.toFixed(3)}`;
    console.log([`seed ${seed}: ${questions.length} questions, ${said}`, ...missed].join('\n  missed: '));
    expect(answers.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(figures.precision).toBeGreaterThanOrEqual(BARS.precision);
    expect(figures.recall).toBeGreaterThanOrEqual(BARS.recall);
  });

  it('says that the CVs do not tell, and names nobody, where nobody fits', async () => {
    for (const question of ['Who has led a team and knows Fortran77?', 'What did John Nobody do at Acme?', 'Who does not know Java?']) {
      const final = (await ask(question)).find(({ type }) => type === 'final')!.data;
      expect(final.content).toContain('The CVs do not tell');
      expect(final).toMatchObject({ grounded: false });
    }
  });

  it('understands a follow-up, and tells what it searched for', async () => {
    const { names, relevant, facts } = dataset.questions.find(({ kind }) => kind === 'studied')!;
    const thread = await newThread();
    await ask(`Tell me about ${names[0]}`, thread);
    const seen = await ask('Where did this person study?', thread);
    const query = seen.find(({ type }) => type === 'sources')!.data.query as string;
    expect(query).toMatch(/^(.+): Where did this person study\?/);
    expect(names[0]).toContain(query.slice(0, query.indexOf(':')));
    const [line, ...others] = peopleIn(seen);
    expect(others).toEqual([]);
    expect(line!.quotes[0]!.passage!.source).toBe(relevant[0]);
    for (const fact of facts!) expect(plain(line!.quotes.map(({ text }) => text).join(' '))).toContain(plain(fact));
  });
});
