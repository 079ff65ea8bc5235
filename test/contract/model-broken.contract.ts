import { startModelServer, type ModelServer } from '../support/model-server';
import { asking, failureOf, KEY, readAll, type RemoteProvider, TWENTY, untilClosed } from './model-world';

/** A short answer is never called whole. */
export function brokenAnswersContract(remote: RemoteProvider): void {
  describe('a broken answer', () => {
    let server: ModelServer;
    beforeAll(async () => void (server = await startModelServer()));
    beforeEach(() => server.reset());
    afterAll(() => server.close());

    it.each([
      ['[[fault:cut-after=3]]', 'upstream_truncated'],
      ['[[fault:end-after=3]]', 'upstream_truncated'],
      ['[[fault:garbage-after=3]]', 'upstream_unavailable'],
      ['[[fault:error-event-after=3]]', 'upstream_unavailable'],
      ['[[tokens=3]] [[stop:what nobody asked for]]', 'upstream_unavailable'],
      ['[[fault:cut-after=3]] [[fault:split=5]]', 'upstream_truncated'],
      ['[[fault:error-event-after=3]] [[fault:split=5]]', 'upstream_unavailable'],
    ])('%s keeps what came and may be tried again', async (content, code) => {
      const { failure, text } = await failureOf(remote.open({ model: 'm1', apiKey: KEY, baseUrl: remote.baseUrl(server) }), content);
      expect(failure).toMatchObject({ code, retryable: true });
      expect(text).toBe('t0 t1 t2');
      expect(server.requests).toHaveLength(1);
    });

    it.each(['cut', 'end'])('%s before the first token is one too', async (how) => {
      const model = remote.open({ model: 'm1', apiKey: KEY, baseUrl: remote.baseUrl(server) });
      const { failure, text } = await failureOf(model, `[[fault:${how}-after=0]]`);
      expect({ ...failure, text }).toMatchObject({ code: 'upstream_truncated', retryable: true, text: '' });
    });

    it('is none whose connection stays open behind its end: it is whole, and the connection is closed', async () => {
      const model = remote.open({ model: 'm1', apiKey: KEY, baseUrl: remote.baseUrl(server) });
      const { text, usage, reason } = await readAll(model, asking('two [[fault:open-end]]'));
      expect({ text, usage, reason }).toEqual({ text: TWENTY, usage: { input_tokens: 2, output_tokens: 20 }, reason: 'stop' });
      await untilClosed(server);
    });
  });
}
