import type { Clock } from '../../src/domain/clock';
import type { ChunkId, DocumentId } from '../../src/domain/ids';
import type { Passage } from '../../src/domain/knowledge/passage';
import type { ModelPiece } from '../../src/domain/models/language-model';
import type { Prompt } from '../../src/domain/models/prompt';
import { OfflineModel } from '../../src/infrastructure/models/offline-model';
import { languageModelContract } from '../contract/language-model.contract';
import { pulled } from '../support/pulled';

/** A clock that stands still until a timer is asked for, and then jumps to it. */
class JumpingClock implements Clock {
  now = 0;
  waited: number[] = [];
  monotonic = (): number => this.now;
  after(ms: number, callback: () => void): () => void {
    this.waited.push(ms);
    let isOff = false;
    queueMicrotask(() => {
      if (isOff) return;
      this.now += ms;
      callback();
    });
    return () => void (isOff = true);
  }
}
/** A clock whose timers never come. */
const stopped: Clock = { monotonic: () => 0, after: () => () => undefined };

const passage = (n: number, snippet: string): Passage => ({
  n,
  chunk_id: `c${n}` as ChunkId,
  document_id: `d${n}` as DocumentId,
  title: 'Runlog',
  source: 'README.md',
  snippet,
  score: 1,
});
const README = [
  passage(
    1,
    `## Resuming a stream

Send the last id that you have seen as \`Last-Event-ID\`, and the stream goes
on behind it:

\`\`\`bash
curl -N -H 'Last-Event-ID: 57' http://127.0.0.1:8000/api/runs/$RUN/events
\`\`\`

Browsers do so by themselves.`,
  ),
  passage(2, 'The licence is Apache 2.0. A stream ends with `done`.'),
  passage(
    3,
    '| setting | default | meaning |\n| --- | --- | --- |\n| `PORT` | 8000 | where it listens |\n| `HOST` | 127.0.0.1 | for whom |',
  ),
];

async function ask(
  question: string,
  passages: Passage[],
  more: { tokensPerSecond?: number; clock?: Clock; prompt?: Partial<Prompt> } = {},
) {
  const model = new OfflineModel(more.clock ?? stopped, more.tokensPerSecond ?? 0);
  const prompt = {
    system: 'Be kind.',
    messages: [{ role: 'user' as const, content: question }],
    passages,
    maxOutputTokens: 1000,
    ...more.prompt,
  };
  const pieces: ModelPiece[] = [];
  const reason = await model.stream(prompt, { signal: new AbortController().signal, take: (piece) => void pieces.push(piece) });
  return { reason, pieces, text: pieces.map((piece) => ('text' in piece ? piece.text : '')).join('') };
}

languageModelContract(
  'offline',
  async () => ({
    model: new OfflineModel(stopped, 0),
    prompt: { system: '', messages: [{ role: 'user', content: 'How do I resume a stream?' }], passages: README, maxOutputTokens: 1000 },
  }),
  { unable: 'it calls nobody, so there is no connection and no provider that could fail' },
);

describe('the offline model', () => {
  it('quotes what fits best, sentence and command, and cites it', async () => {
    const { text, reason } = await ask('How do I resume a stream?', README);
    expect(text).toBe(`I am the offline model: I quote the documents and write nothing of my own. This fits best:

Send the last id that you have seen as \`Last-Event-ID\`, and the stream goes on behind it: [1]

\`\`\`bash
curl -N -H 'Last-Event-ID: 57' http://127.0.0.1:8000/api/runs/$RUN/events
\`\`\`
[1]

Browsers do so by themselves. [1]`);
    expect(reason).toBe('stop');
  });

  it('quotes a row of a table by what its head says', async () => {
    expect((await ask('What is the default port?', README)).text).toMatch(/best:\n\n`PORT` – 8000 – where it listens \[3\]$/);
  });

  it.each([
    ['nothing fits', 'Who was Ada Lovelace?', README],
    ['there are no passages', 'How do I resume a stream?', []],
    ['the question has no words', '???', README],
  ])('says that it found nothing when %s', async (_, question, passages) => {
    const { text, reason } = await ask(question, passages);
    expect(text).toContain('I am the offline model');
    expect(text).toContain('I found nothing in them that answers this.');
    expect(text).not.toMatch(/\[\d+\]/);
    expect(reason).toBe('stop');
  });

  it('stays short over long passages, and says a sentence that overlapping chunks share once', async () => {
    const long = Array.from(
      { length: 30 },
      (_, at) => `The stream number ${at} is a long stream with many more words about streams in it.`,
    ).join(' ');
    const { text } = await ask('Tell me about the stream', [passage(1, long), passage(2, long)]);
    expect(text.match(/\[\d\]/g)).toHaveLength(4);
    expect(text.length).toBeLessThan(1100);
    expect(text).not.toContain('[2]');
  });

  it('quotes the step of a long script that fits', async () => {
    const steps = ['start', 'resume', 'cancel'].map((name) => `# How to ${name} it.\ncurl ${'x'.repeat(100)}/${name}`);
    const { text } = await ask('How do I resume?', [passage(1, `\`\`\`sh\n${steps.join('\n\n')}\n\`\`\``)]);
    expect(text.split('\n\n').slice(1)).toEqual([`\`\`\`sh\n${steps[1]}\n\`\`\`\n[1]`]);
  });

  it('closes a block of code that its chunk cut', async () => {
    expect((await ask('install', [passage(1, '## Install\n\n```sh\nnpm install')])).text).toMatch(/```sh\nnpm install\n```\n\[1\]$/);
  });

  it('gives the same answer to the same question', async () => {
    expect(await ask('stream', README)).toEqual(await ask('stream', README));
  });

  it('answers the last question of the user', async () => {
    const messages: Prompt['messages'] = [
      { role: 'user', content: 'What is the default port?' },
      { role: 'assistant', content: '8000' },
      { role: 'user', content: 'And the licence?' },
    ];
    expect((await ask('', README, { prompt: { messages } })).text).toMatch(/best:\n\nThe licence is Apache 2\.0\. \[2\]$/);
  });

  it('counts words, and stops at its bound', async () => {
    const { pieces, text, reason } = await ask('How do I resume a stream?', README, { prompt: { maxOutputTokens: 5 } });
    expect({ text, reason }).toEqual({ text: 'I am the offline model:', reason: 'length' });
    expect(pieces.filter((piece) => 'usage' in piece)).toEqual([{ usage: { input_tokens: 8 } }, { usage: { output_tokens: 5 } }]);
  });

  it('speaks a word at a time, at its rate', async () => {
    const clock = new JumpingClock();
    const { pieces } = await ask('How do I resume a stream?', README, { clock, tokensPerSecond: 50 });
    const words = pieces.flatMap((piece) => ('text' in piece ? [piece.text] : []));
    expect(words.every((word) => /^\s*\S+$/.test(word))).toBe(true);
    expect(clock.waited).toHaveLength(words.length - 1);
    expect(clock.now).toBeCloseTo((words.length - 1) * 20);
  });

  it('waits for no clock at rate 0', async () => {
    expect((await ask('stream', README, { clock: stopped, tokensPerSecond: 0 })).text).toContain('[1]');
  });

  it('falls silent at once when it is aborted, also while it waits', async () => {
    const stop = new AbortController();
    const model = new OfflineModel(stopped, 1);
    const prompt: Prompt = { system: '', messages: [{ role: 'user', content: 'stream' }], passages: README, maxOutputTokens: 100 };
    const stream = pulled(model, prompt, stop.signal);
    await stream.next(); // usage
    await stream.next(); // the first word
    const next = stream.next();
    const reason = new Error('stopped');
    stop.abort(reason);
    await expect(next).rejects.toBe(reason);
    await expect(pulled(model, prompt, stop.signal).next()).rejects.toBe(reason);
  });
});
