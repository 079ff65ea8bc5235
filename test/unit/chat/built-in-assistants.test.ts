import { Unavailable } from '../../../src/domain/failure';
import { BuiltInAssistants } from '../../../src/infrastructure/assistants/built-in-assistants';
import { FakeClock } from '../../support/fake-clock';

let clock: FakeClock;
let asked: string[];
let answer: () => Promise<boolean>;
beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  answer = async () => true;
});

const assistants = (standard?: 'docs' | 'cv-analyst' | 'plain'): BuiltInAssistants =>
  new BuiltInAssistants(standard, { hasChunks: (collection) => (asked.push(collection), answer()) }, clock);
const names = async (of: BuiltInAssistants): Promise<string[]> => (await of.list()).map(({ name }) => name);
const standardOf = async (of: BuiltInAssistants): Promise<string> => (await of.default()).name;

describe('the built-in assistants', () => {
  it('are joined by the CV analyst once there are CVs, within a second', async () => {
    answer = async () => false;
    const built = assistants();
    expect(await names(built)).toEqual(['docs', 'plain']);
    answer = async () => true;
    await clock.advance(999);
    expect(await names(built)).toEqual(['docs', 'plain']);
    await clock.advance(1);
    expect(await names(built)).toEqual(['docs', 'cv-analyst', 'plain']);
    expect(asked).toEqual(['cvs', 'cvs']);
  });

  it.each([
    [undefined, true, 'cv-analyst'],
    [undefined, false, 'docs'],
    ['docs', true, 'docs'],
    ['plain', true, 'plain'],
    ['plain', false, 'plain'],
    ['cv-analyst', true, 'cv-analyst'],
    ['cv-analyst', false, 'docs'],
  ] as const)('answer with DEFAULT_ASSISTANT %s, and CVs indexed: %s, by %s', async (standard, hasCvs, expected) => {
    answer = async () => hasCvs;
    expect(await standardOf(assistants(standard))).toBe(expected);
  });

  it('ask once for all who ask at once', async () => {
    const built = assistants();
    await Promise.all([built.list(), built.default(), built.list()]);
    expect(asked).toHaveLength(1);
  });

  it('forget a failure at once', async () => {
    const built = assistants();
    answer = () => Promise.reject(new Unavailable());
    await expect(built.list()).rejects.toThrow(Unavailable);
    await expect(built.default()).rejects.toThrow(Unavailable);
    answer = async () => true;
    expect(await standardOf(built)).toBe('cv-analyst');
  });

  it('have a CV analyst that reads of more people, and is told what its passages are', async () => {
    const analyst = await assistants().default();
    expect(analyst).toMatchObject({ collection: 'cvs', about: 'people', retrieval: { k: expect.any(Number), perDocument: 2 } });
    expect(analyst.system).toMatch(/person whose name stands before it/);
    expect(analyst.suggestions.length).toBeGreaterThan(2);
  });
});
