import { FindSources } from '../../../src/application/chat/find-sources';
import { RewriteQuestion } from '../../../src/application/chat/rewrite-question';
import { SearchPassages } from '../../../src/application/knowledge/search-passages';
import type { Assistant } from '../../../src/domain/chat/assistant';
import type { RunContext } from '../../../src/domain/chat/run-repository';
import type { MessageId, UserId } from '../../../src/domain/ids';
import type { CollectionRepository } from '../../../src/domain/knowledge/collection';
import type { Embedder } from '../../../src/domain/knowledge/embedder';
import type { PassageIndex } from '../../../src/domain/knowledge/passage-index';
import { OfflineModel } from '../../../src/infrastructure/models/offline-model';
import { buildPrompt } from '../../../src/application/chat/build-prompt';
import { FakeClock } from '../../support/fake-clock';

const unusable = <T extends object>(what: string): T =>
  new Proxy({} as T, {
    get() {
      throw new Error(`the ${what} was touched`);
    },
  });
const docs: Assistant = {
  name: 'docs',
  title: '',
  description: '',
  collection: 'docs',
  suggestions: [],
  system: 'Be kind.',
  systemHash: '',
};
const user = 1 as UserId;
const turn = (role: 'user' | 'assistant', content: string) => ({ id: content as MessageId, role, content });
const context = (more: Partial<RunContext>): RunContext => ({
  assistant: 'docs',
  collection: null,
  request: { mode: 'normal' },
  history: [turn('user', 'When does it end?')],
  ...more,
});
const { signal } = new AbortController();

describe('an answer from a selected text alone', () => {
  const sources = new FindSources(
    new SearchPassages(unusable<CollectionRepository>('repository'), unusable<PassageIndex>('index'), unusable<Embedder>('embedder')),
    unusable<RewriteQuestion>('rewriting'),
  );

  it('comes where embedder and index are unusable', async () => {
    const asked = context({
      request: { mode: 'selected_text_only', selected_text: 'The lease ends after 15 seconds. Whales sing.' },
      history: [turn('user', 'Who is Ana Ruiz?'), turn('assistant', 'A person.'), turn('user', 'When does the lease end?')],
    });
    expect(sources.needed(asked, docs)).toBe(true);
    const query = await sources.query(asked, signal);
    const found = await sources.execute(user, asked, docs, query, signal);
    expect(found).toMatchObject({ query: 'When does the lease end?', mode: 'selected_text' });
    const { prompt } = buildPrompt(docs, asked.history, found.passages, 'b0und', { contextTokens: 1000, maxOutputTokens: 100 });
    let answer = '';
    await new OfflineModel(new FakeClock(), 0).stream(prompt, {
      signal,
      take: (piece) => void ('text' in piece && (answer += piece.text)),
    });
    expect(answer).toMatch(/The lease ends after 15 seconds\. \[1\]$/);
  });

  it('is one in which the same ports would fail any other question', async () => {
    const asked = context({});
    await expect(sources.query(asked, signal)).rejects.toThrow('the rewriting was touched');
    await expect(sources.execute(user, asked, docs, 'When?', signal)).rejects.toThrow('the repository was touched');
  });
});

describe('what is searched for', () => {
  const searches: object[] = [];
  const search = { execute: async (asked: object) => (searches.push(asked), { query: '', mode: 'hybrid', version: 1, passages: [] }) };
  beforeEach(() => void searches.splice(0));
  const sources = (rewrite?: RewriteQuestion): FindSources => new FindSources(search as unknown as SearchPassages, rewrite);
  const followUp = context({
    history: [turn('user', 'Tell me about Ana Ruiz'), turn('assistant', 'Yes.'), turn('user', 'and her education?')],
  });

  it('is a follow-up made to stand alone, by setting', async () => {
    const rewrite = new RewriteQuestion(undefined, { next: () => 'b' as never }, new FakeClock());
    expect(await sources(rewrite).query(followUp, signal)).toBe('Ana Ruiz: and her education?');
    expect(await sources().query(followUp, signal)).toBe('and her education?');
  });

  it('is the collection of the run before the assistant’s, as many passages as the assistant wants', async () => {
    await sources().execute(user, context({ collection: 'mine' }), docs, 'q', signal);
    await sources().execute(user, context({}), { ...docs, retrieval: { k: 9, perDocument: 2 } }, 'q', signal);
    expect(searches).toEqual([
      { collection: 'mine', user, query: 'q', signal },
      { collection: 'docs', user, query: 'q', signal, k: 9, perDocument: 2 },
    ]);
  });
});

describe('the history that a model is shown', () => {
  it('is bounded by its window, the newest turns first, and the question always', () => {
    const history = Array.from({ length: 100 }, (_, at) => turn(at % 2 ? 'assistant' : 'user', `${at} ${'x'.repeat(96)}`)).concat(
      turn('user', 'and?'),
    );
    const { prompt, shown } = buildPrompt(docs, history, undefined, '', { contextTokens: 1000, maxOutputTokens: 400 });
    const room = 600 * 3 - docs.system.length;
    expect(prompt.messages.at(-1)).toEqual({ role: 'user', content: 'and?' });
    const characters = prompt.messages.reduce((sum, { content }) => sum + content.length, 0);
    expect(characters).toBeLessThanOrEqual(room);
    expect(characters).toBeGreaterThan(room - 100);
    expect(shown).toEqual(history.slice(-shown.length));
  });

  it('leaves half of a small window to the answer, which may take what is left of it', () => {
    // Regression: the request asked for more than the window had left, and was refused.
    const limits = { contextTokens: 1000, maxOutputTokens: 4096 };
    const { prompt } = buildPrompt(docs, [turn('user', 'x'.repeat(1200))], undefined, '', limits);
    expect(prompt.maxOutputTokens).toBe(1000 - Math.ceil((1200 + prompt.system.length) / 3));
  });

  it('leaves room for the passages', () => {
    const history = [turn('user', 'x'.repeat(500)), turn('assistant', 'y'.repeat(500)), turn('user', 'and?')];
    const limits = { contextTokens: 1000, maxOutputTokens: 400 };
    const passage = {
      n: 1,
      chunk_id: 'c' as never,
      document_id: 'd' as never,
      title: 'T',
      source: 's',
      snippet: 'z'.repeat(1200),
      score: 1,
    };
    expect(buildPrompt(docs, history, undefined, 'b', limits).shown).toHaveLength(3);
    const { prompt, shown } = buildPrompt(docs, history, [passage], 'b', limits);
    expect(shown).toEqual(history.slice(-1));
    expect(prompt.system).toContain('z'.repeat(1200));
  });
});
