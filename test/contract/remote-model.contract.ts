import { startModelServer, type ModelServer } from '../support/model-server';
import { asking, KEY, readAll, type ReadAnswer, type RemoteProvider, TWENTY } from './model-world';

const split = '[[fault:split=5]] ';

/** What goes to a provider, and what comes back when all is well. */
export function remoteModelContract(remote: RemoteProvider): void {
  describe('an answer', () => {
    let server: ModelServer;
    beforeAll(async () => void (server = await startModelServer()));
    beforeEach(() => server.reset());
    afterAll(() => server.close());
    const ask = (...prompt: Parameters<typeof asking>): Promise<ReadAnswer> =>
      readAll(remote.open({ model: 'm1', apiKey: KEY, baseUrl: remote.baseUrl(server) }), asking(...prompt));

    it("is the provider's text, with the provider's count", async () => {
      const { text, usage } = await ask('two words');
      expect({ text, usage }).toEqual({ text: TWENTY, usage: { input_tokens: 2, output_tokens: 20 } });
    });

    it('shows the model the system text, then the turns in order', async () => {
      const { text } = await ask('[[echo]]', {
        system: 'Be kind.',
        messages: [
          { role: 'user', content: 'one' },
          { role: 'assistant', content: 'two' },
          { role: 'user', content: '[[echo]]' },
        ],
      });
      expect(text).toBe('system: Be kind.\nuser: one\nassistant: two\nuser: [[echo]]');
    });

    it('shows turns of one role that follow each other', async () => {
      const messages = (['user', 'user', 'assistant', 'assistant', 'user', 'user'] as const).map((role, at) => ({
        role,
        content: `m${at}`,
      }));
      messages.push({ role: 'user', content: '[[echo]]' });
      const { text } = await ask('', { messages });
      expect(text.split(/(?:^|\n+)(?:user: |assistant: )?/)).toEqual(['', ...messages.map(({ content }) => content)]);
    });

    it('shows a history whose first question no longer fits', async () => {
      const messages = [
        { role: 'assistant' as const, content: 'two' },
        { role: 'user' as const, content: '[[echo]]' },
      ];
      expect((await ask('', { messages })).text).toMatch(/assistant: two\nuser: \[\[echo]]$/);
    });

    it('is bounded by maxOutputTokens, and by nothing that was not asked for', async () => {
      const { text, reason } = await ask('x', { maxOutputTokens: 3 });
      expect({ text, reason }).toEqual({ text: 't0 t1 t2', reason: 'length' });
      expect(JSON.stringify(server.requests[0]!.body)).not.toMatch(/system|temperature|tools|thinking/);
    });

    it.each([
      ['content_filter', `[[tokens=2]] [[stop:${remote.refusal}]]`],
      ['stop', '[[empty]]'],
    ])('ends with %s', async (reason, content) => {
      expect((await ask(content)).reason).toBe(reason);
    });

    it('takes thinking for a sign of life, not for text', async () => {
      const { pieces, text } = await ask('[[thinking]] [[tokens=1]]');
      const firstText = pieces.findIndex((piece) => 'text' in piece);
      expect(pieces.slice(0, firstText).filter((piece) => 'alive' in piece)).toHaveLength(2);
      expect(text).toBe('t0');
    });

    it.each(['', split])('hands on awkward characters whole: %j', async (fault) => {
      expect((await ask(`${fault}[[unicode]] [[tokens=6]]`)).text).toBe('é 漢字 👩‍👩‍👧 \u2028 a\nb "q"');
    });

    it('hands on what the model wrote, halves of characters included', async () => {
      const { pieces } = await ask('[[half-emoji]]');
      expect(pieces.find((piece) => 'text' in piece)).toEqual({ text: 'a \ud83d' });
      expect((await ask('[[nul]]')).text).toBe('a\0b\0c');
    });

    it('needs no key where the server is another’s', async () => {
      const model = remote.open({ model: 'm1', baseUrl: remote.baseUrl(server) });
      expect((await readAll(model, asking('x'))).text).toBe(TWENTY);
      expect(remote.keyOf(server.requests[0]!)).toBe('none-needed');
    });

    it('takes nothing from the environment, and prints nothing', async () => {
      const before = { ...process.env };
      jest.spyOn(console, 'warn').mockReturnValue(); // Google's SDK says that it takes GOOGLE_API_KEY; it does not
      const printed = (['log', 'info', 'debug', 'error'] as const).map((level) => jest.spyOn(console, level).mockReturnValue());
      try {
        Object.assign(process.env, remote.environment);
        const model = remote.open({ model: 'm1', apiKey: KEY, baseUrl: remote.baseUrl(server) });
        expect((await readAll(model, asking('x'))).text).toBe(TWENTY);
        await expect(readAll(model, asking('[[fault:garbage-after=1]]'))).rejects.toThrow('not JSON');
      } finally {
        process.env = before;
      }
      for (const print of printed) expect(print).not.toHaveBeenCalled();
      jest.restoreAllMocks();
      expect(remote.keyOf(server.requests[0]!)).toBe(KEY);
      expect(JSON.stringify(server.requests[0]!.headers)).not.toMatch(/environment/);
    });

    it('never learns a key that cannot be one', () => {
      expect(() => remote.open({ model: 'm', apiKey: 'sk-ключ' })).toThrow(`${remote.keySetting} holds characters that no key has`);
    });
  });
}
