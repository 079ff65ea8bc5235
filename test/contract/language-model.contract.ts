import type { LanguageModel } from '../../src/domain/models/language-model';
import type { Prompt } from '../../src/domain/models/prompt';
import { pulled } from '../support/pulled';
import { brokenAnswersContract } from './model-broken.contract';
import { modelClosingContract } from './model-closing.contract';
import { refusedRequestsContract } from './model-refusals.contract';
import { remoteModelContract } from './remote-model.contract';
import { asking, readAll, type RemoteProvider } from './model-world';

class Stopped extends Error {}

/** A model that is asked over HTTP, or why there is nothing to be tried over HTTP. */
export type Remote = RemoteProvider | { unable: string };

/** What every LanguageModel keeps. @param open a model, and a prompt that it answers with many tokens */
export function languageModelContract(name: string, open: () => Promise<{ model: LanguageModel; prompt: Prompt }>, remote: Remote): void {
  describe(`LanguageModel on ${name}`, () => {
    let model: LanguageModel;
    let prompt: Prompt;
    beforeAll(async () => void ({ model, prompt } = await open()));

    it('streams text in pieces, tells its usage, and ends with stop', async () => {
      const { pieces, text, usage, reason } = await readAll(model, prompt);
      const texts = pieces.filter((piece) => 'text' in piece);
      expect(texts.length).toBeGreaterThan(5);
      expect(text).toBe(texts.map((piece) => piece.text).join(''));
      expect(usage).toEqual({ input_tokens: expect.any(Number), output_tokens: texts.length });
      expect(reason).toBe('stop');
    });

    it('ends with length where its answer is cut off', async () => {
      const { usage, reason } = await readAll(model, { ...prompt, maxOutputTokens: 3 });
      expect({ output: usage.output_tokens, reason }).toEqual({ output: 3, reason: 'length' });
    });

    it('answers two at once, each on its own', async () => {
      const [one, other] = await Promise.all([readAll(model, prompt), readAll(model, { ...prompt, maxOutputTokens: 3 })]);
      expect([one.reason, other.reason]).toEqual(['stop', 'length']);
      expect(one.text.startsWith(other.text)).toBe(true);
    });

    it('says nothing when it was aborted before, and throws the reason', async () => {
      const aborted = AbortSignal.abort(new Stopped());
      await expect(pulled(model, prompt, aborted).next()).rejects.toBeInstanceOf(Stopped);
    });

    it('throws the reason of an abort in mid-answer', async () => {
      const stop = new AbortController();
      const rest = model.stream(prompt, { signal: stop.signal, take: () => stop.abort(new Stopped()) });
      await expect(rest).rejects.toBeInstanceOf(Stopped);
    });

    it('can be left in mid-answer', async () => {
      const stream = pulled(model, prompt);
      await stream.next();
      expect(await stream.return('stop')).toEqual({ done: true, value: 'stop' });
      expect(await readAll(model, asking('a'))).toMatchObject({ reason: 'stop' });
    });
  });

  if ('unable' in remote) {
    describe.skip(`LanguageModel on ${name} over HTTP: ${remote.unable}`, () => it('is not tried', () => undefined));
    return;
  }
  describe(`LanguageModel on ${name} over HTTP`, () => {
    remoteModelContract(remote);
    modelClosingContract(remote);
    refusedRequestsContract(remote);
    brokenAnswersContract(remote);
  });
}
