import { languageModelContract } from '../contract/language-model.contract';
import { asking, KEY, readAll, type ReadAnswer } from '../contract/model-world';
import { openai } from '../contract/remote-providers';
import { type ModelServer, startModelServer } from '../support/model-server';

let server: ModelServer;
beforeAll(async () => void (server = await startModelServer()));
beforeEach(() => server.reset());
afterAll(() => server.close());
const model = () => openai.open({ model: 'm1', apiKey: KEY, baseUrl: server.url });

languageModelContract('openai', async () => ({ model: model(), prompt: asking('x') }), openai);

const answered = (...prompt: Parameters<typeof asking>): Promise<ReadAnswer> => readAll(model(), asking(...prompt));

it("sends max_tokens to servers that are not OpenAI's own", async () => {
  await answered('x', { maxOutputTokens: 7 });
  expect(server.requests[0]?.body).toMatchObject({ model: 'm1', max_tokens: 7, stream_options: { include_usage: true } });
});

it('sends turns that alternate, the user first, as the chat templates of many models ask for', async () => {
  // Regression: two questions in a row, as they stand where an answer failed, were refused for ever.
  const prompt = asking('three', { system: 'Be kind.' });
  prompt.messages.unshift({ role: 'assistant', content: 'one' }, { role: 'user', content: 'two' }, { role: 'user', content: 'and' });
  await readAll(model(), prompt);
  expect(server.requests[0]?.body.messages).toEqual([
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: '(Earlier messages are left out.)' },
    { role: 'assistant', content: 'one' },
    { role: 'user', content: 'two\n\nand\n\nthree' },
  ]);
});

it.each([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content_filter', 'content_filter'],
])('takes the finish reason %s for %s', async (word, reason) => {
  expect((await answered(`[[tokens=1]] [[stop:${word}]]`)).reason).toBe(reason);
});

it('tolerates comments, empty choices, null content and usage, roles everywhere, and usage on every chunk', async () => {
  const { text, reason, usage } = await answered('[[quirks]] [[tokens=5]]');
  expect({ text, reason, usage }).toMatchObject({ text: 't0 t1 t2 t3 t4', reason: 'stop', usage: { output_tokens: 5 } });
});

it('is whole when the socket is cut behind the terminal mark', async () => {
  expect(await answered('[[text:a]] [[stop:length]] [[fault:cut-before-done]]')).toMatchObject({ text: 'a', reason: 'length' });
  expect(server.requests[0]?.outcome).toBe('cut');
});
