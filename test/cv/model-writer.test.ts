import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cvSchema, type Cv } from '../../cv_generation/cv-schema';
import { offlineCvs } from '../../cv_generation/offline/offline-cvs';
import { LONG } from '../support/long';
import { startCvModel, type Play } from './cv-model-server';
import { runGenerator, type Ended } from './generator-process';

jest.setTimeout(120_000);

const N = 2;
const drafts = offlineCvs(1, N).map(({ cv }) => cv);
const home = mkdtempSync(join(tmpdir(), 'runlog-model-cvs-'));
let runs = 0;
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What a model makes of the facts in its prompt: here, the offline CV with another summary, and keys in another order. */
function written(user: string): string {
  const draft = drafts.find(({ name }) => user.includes(JSON.stringify(name))) as Cv;
  const { name, ...rest } = { ...draft, summary: `Written by a model about ${draft.name}.` };
  return `Here it is:\n\`\`\`json\n${JSON.stringify({ ...rest, name })}\n\`\`\``;
}

interface Made extends Ended {
  prompts: string[];
  folder: string;
  summaries: string[];
}

async function generate(play: Play, folder = join(home, String(++runs))): Promise<Made> {
  const model = await startCvModel(play);
  try {
    const env = { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'test', LLM_PROVIDER: 'openai' };
    const ended = await runGenerator(['--n', String(N), '--out', folder], env);
    const files = readdirSync(join(folder, 'cvs')).filter((file) => file.endsWith('.json'));
    const cvs = files.map((file) => cvSchema.parse(JSON.parse(readFileSync(join(folder, 'cvs', file), 'utf8'))));
    return { ...ended, prompts: model.prompts, folder, summaries: cvs.map(({ summary }) => summary) };
  } finally {
    await model.close();
  }
}

const byModel = ({ summaries }: Made): number => summaries.filter((summary) => summary.startsWith('Written by a model')).length;

describe('CVs by a language model', () => {
  it('are what the model wrote, asked once a person, and are not paid for twice', async () => {
    const first = await generate(written);
    expect({ code: first.code, byModel: byModel(first), calls: first.prompts.length }).toEqual({ code: 0, byModel: N, calls: N });
    expect(JSON.parse(readFileSync(join(first.folder, 'dataset.json'), 'utf8')).author).toMatch(/^openai\//);
    const second = await generate(written, first.folder);
    expect({ byModel: byModel(second), calls: second.prompts.length }).toEqual({ byModel: N, calls: 0 });
  });

  it('are asked for again with what was wrong, when the answer does not fit', async () => {
    const seen = new Set<string>();
    const made = await generate((user) => {
      const name = drafts.find((draft) => user.includes(JSON.stringify(draft.name)))?.name ?? '';
      if (seen.has(name)) return written(user);
      seen.add(name);
      return '{"name": 7}';
    });
    expect({ byModel: byModel(made), calls: made.prompts.length }).toEqual({ byModel: N, calls: 2 * N });
    expect(made.prompts.filter((prompt) => /Your last answer was not usable: name: /.test(prompt))).toHaveLength(N);
  });

  const unusable: [string, Play, RegExp][] = [
    ['is a failing server', () => 500, /failed twice/],
    ['is no JSON', () => 'I would rather not.', /holds no JSON object/],
    [
      'renames the person',
      (user: string) => written(user).replace(/"name":"[^"]+"}(?!.*"name")/, '"name":"Jane Roe"}'),
      /The given name were changed/,
    ],
    ['cannot be printed', (user: string) => written(user).replace('Written by', '龘 by'), /cannot be printed: 龘/],
  ];
  it.each(LONG ? unusable : unusable.slice(0, 2))(
    'are the offline ones, with a word on why, when what comes twice %s',
    async (_, play, told) => {
      const made = await generate(play);
      expect({ code: made.code, byModel: byModel(made), calls: made.prompts.length }).toEqual({ code: 0, byModel: 0, calls: 2 * N });
      expect(made.err).toMatch(told);
      expect(made.err.match(/written offline, because openai\/\S+ failed twice/g)).toHaveLength(N);
      expect([...made.summaries].sort()).toEqual(drafts.map(({ summary }) => summary).sort());
    },
  );

  it('are the offline ones at once when the key is refused, and that is said once', async () => {
    const made = await generate(() => 401);
    expect({ code: made.code, byModel: byModel(made) }).toEqual({ code: 0, byModel: 0 });
    expect(made.prompts.length).toBeLessThanOrEqual(N);
    expect(made.err.match(/The rest is written offline: openai\/\S+ refused/g)).toHaveLength(1);
  });
});

it('refuses wrong settings in the service’s own words', async () => {
  const { code, err } = await runGenerator(['--n', '1', '--out', join(home, 'none')], { LLM_PROVIDER: 'nobody' });
  expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^These settings are wrong[\s\S]*LLM_PROVIDER/) });
});
