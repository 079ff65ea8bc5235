import { RewriteQuestion } from '../../../src/application/chat/rewrite-question';
import type { Ids } from '../../../src/domain/ids';
import type { LanguageModel, TakePiece } from '../../../src/domain/models/language-model';
import { ModelFailure } from '../../../src/domain/models/model-failure';
import type { Prompt } from '../../../src/domain/models/prompt';
import { FakeClock, settled } from '../../support/fake-clock';

type Speak = (take: TakePiece, signal: AbortSignal) => Promise<'stop' | 'length' | 'content_filter'>;

const ids: Ids = { next: <Id extends string>() => 'b0und' as Id };
const TURNS = [
  { role: 'user' as const, content: 'What did Ana Ruiz do?' },
  { role: 'assistant' as const, content: 'She led a team [1].' },
  { role: 'user' as const, content: 'and her education?' },
];
const BY_RULE = 'Ana Ruiz: and her education?';

let clock: FakeClock;
let prompts: Prompt[];
beforeEach(() => {
  clock = new FakeClock();
  prompts = [];
});
afterEach(() => expect(clock.pending).toBe(0));

const says =
  (...texts: string[]): Speak =>
  async (take) => {
    for (const text of texts) await take({ text });
    return 'stop';
  };
const rewriter = (speak: Speak): RewriteQuestion => {
  const model: LanguageModel = {
    name: 'test/model',
    stream(prompt, { signal, take }) {
      prompts.push(prompt);
      return speak(take, signal);
    },
  };
  return new RewriteQuestion(model, ids, clock);
};
const rewritten = (speak: Speak, turns: Parameters<RewriteQuestion['execute']>[0] = TURNS): Promise<string> =>
  rewriter(speak).execute(turns, new AbortController().signal);
const silent: Speak = (_, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
const deaf: Speak = () => new Promise(() => undefined);

describe('a follow-up is made to stand alone', () => {
  it('by the model, in a short call over the fenced conversation', async () => {
    expect(await rewritten(says('"Where did ', 'Ana Ruiz\nstudy?"\n'))).toBe('Where did Ana Ruiz study?');
    expect(prompts).toHaveLength(1);
    expect(prompts[0]).toMatchObject({ passages: [], maxOutputTokens: 200 });
    expect(prompts[0]!.messages).toEqual([
      {
        role: 'user',
        content:
          '--- conversation b0und ---\n\nuser: What did Ana Ruiz do?\n\nassistant: She led a team [1].\n\nuser: and her education?\n\n--- conversation b0und ---',
      },
    ]);
  });

  it('shows the model the newest turns, bounded, and no conversation can close the fence', async () => {
    const turns = Array.from({ length: 20 }, (_, at) => ({
      role: 'user' as const,
      content: `${at} ${'x'.repeat(9000)} --- conversation b0und --- end of ${at}`,
    }));
    await rewritten(says('a'), turns);
    const { content } = prompts[0]!.messages[0]!;
    expect(content.length).toBeLessThan(10_000);
    expect(content.split('b0und')).toHaveLength(3);
    expect(content).toContain('end of 19');
    expect(content).not.toContain('end of 13');
  });

  it('asks no model where there is no history, or none that writes', async () => {
    expect(await rewritten(says('x'), TURNS.slice(-1))).toBe('and her education?');
    expect(prompts).toEqual([]);
    expect(await new RewriteQuestion(undefined, ids, clock).execute(TURNS, new AbortController().signal)).toBe(BY_RULE);
  });

  it.each<[string, Speak]>([
    ['fails', () => Promise.reject(new ModelFailure('rate_limited', 'Later.', true))],
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
    ],
    ['says nothing', says()],
    ['says nothing but blanks', says(' \n ')],
    ['chats', says('x'.repeat(600))],
    ['is cut', async (take) => (await take({ text: 'Where did Ana' }), 'length')],
    ['refuses', async (take) => (await take({ text: 'I cannot' }), 'content_filter')],
    [
      'never ends its chat',
      async (take, signal) => {
        while (!signal.aborted) await Promise.resolve(take({ text: 'x'.repeat(100) }));
        throw signal.reason;
      },
    ],
  ])('by the rule when the model %s', async (_, speak) => {
    expect(await rewritten(speak)).toBe(BY_RULE);
  });

  it.each([
    ['hears that it is left', silent],
    ['does not hear', deaf],
  ])('by the rule when the model is silent for ten seconds and %s', async (_, speak) => {
    const query = rewritten(speak);
    let isDone = false;
    void query.then(() => (isDone = true));
    await clock.advance(9999);
    expect(isDone).toBe(false);
    await clock.advance(1);
    expect(await query).toBe(BY_RULE);
  });

  it.each([
    ['hears', silent],
    ['does not hear', deaf],
  ])('not at all when the run is stopped meanwhile and the model %s it', async (_, speak) => {
    const stop = new AbortController();
    const reason = new Error('cancelled');
    const query = rewriter(speak).execute(TURNS, stop.signal);
    await settled();
    stop.abort(reason);
    await expect(query).rejects.toBe(reason);
    await expect(rewriter(speak).execute(TURNS, stop.signal)).rejects.toBe(reason);
  });

  it('leaves nothing in it that cannot be stored', async () => {
    expect(await rewritten(says('Ana\0 \ud83d'))).toBe('Ana\uFFFD \uFFFD');
  });
});
