import { startModelServer, type ModelServer } from '../support/model-server';
import { failureOf, KEY, type RemoteProvider } from './model-world';

/** What a refused request is called, and that it was sent once: the SDKs' own retries are off. */
export function refusedRequestsContract(remote: RemoteProvider): void {
  describe('a refused request', () => {
    let server: ModelServer;
    beforeAll(async () => void (server = await startModelServer()));
    beforeEach(() => server.reset());
    afterAll(() => server.close());
    const failing = (content: string, baseUrl = remote.baseUrl(server)): ReturnType<typeof failureOf> =>
      failureOf(remote.open({ model: 'm1', apiKey: KEY, baseUrl }), content);

    it.each([
      [303, 'provider_refused', false],
      [400, 'provider_refused', false],
      [401, 'provider_auth', false],
      [402, 'provider_quota', false],
      [403, 'provider_auth', false],
      [404, 'model_not_found', false],
      [405, 'provider_refused', false],
      [413, 'prompt_too_long', false],
      [422, 'provider_refused', false],
      [408, 'upstream_unavailable', true],
      [409, 'upstream_unavailable', true],
      [425, 'upstream_unavailable', true],
      [429, 'rate_limited', true],
      [500, 'upstream_unavailable', true],
      [502, 'upstream_unavailable', true],
      [503, 'upstream_unavailable', true],
      [504, 'upstream_unavailable', true],
      [529, 'upstream_unavailable', true],
    ])('%i is %s, retryable: %s, after one request', async (status, code, retryable) => {
      expect((await failing(`[[fault:${status}]]`)).failure).toMatchObject({ code, retryable });
      expect(server.requests).toHaveLength(1);
    });

    it.each([
      [401, remote.keySetting],
      [403, remote.keySetting],
      [404, remote.urlSetting],
      [405, remote.urlSetting],
      [413, 'LLM_CONTEXT_TOKENS or LLM_MAX_OUTPUT_TOKENS'],
    ])('at %i the message names %s', async (status, setting) => {
      expect((await failing(`[[fault:${status}]]`)).failure.message).toContain(setting);
    });

    it.each([307, 308])('does not follow a %i: the key would go with it', async (status) => {
      const other = await startModelServer();
      const { failure } = await failing(`[[fault:${status}*1]] [[location:${other.root}/v1]]`);
      const seen = [server, other].map(({ requests }) => requests.length);
      await other.close();
      expect({ ...failure, seen }).toMatchObject({ code: 'provider_refused', retryable: false, seen: [1, 0] });
      expect(failure.message).toMatch(new RegExp(`does not answer under this address \\(${status}\\)\\. Check ${remote.urlSetting}\\.$`));
    });

    it('says what the provider says of it, on one line and without keys', async () => {
      const error = { error: { message: `no such\nparameter; key ${KEY}, sk-other-key or AIzaOther` } };
      const { failure } = await failing(`[[fault:400]] [[error:${JSON.stringify(error)}]]`);
      expect(failure.message).toContain('and says: "no such parameter; key ***, *** or ***"');
    });

    it.each([
      ['[[retry-after-ms:150]]', 150],
      ['[[retry-after:2]]', 2000],
    ])('keeps %s', async (asked, ms) => {
      expect((await failing(`[[fault:429]] ${asked}`)).failure.retryAfterMs).toBe(ms);
      expect((await failing(`[[fault:503]] ${asked}`)).failure.retryAfterMs).toBe(ms);
    });

    it.each(['[[fault:html]]', '[[fault:html-200]]', '[[fault:refuse]]'])('%s may be tried again', async (content) => {
      expect((await failing(content)).failure).toMatchObject({ code: 'upstream_unavailable', retryable: true });
      expect(server.requests).toHaveLength(1);
    });

    it('names a server that is not there, with what to look at', async () => {
      const gone = await startModelServer();
      await gone.close();
      const { failure } = await failing('x', remote.baseUrl(gone));
      expect(failure).toMatchObject({ code: 'upstream_unavailable', retryable: true });
      expect(failure.message).toBe(
        `The model server at ${new URL(gone.root).host} cannot be reached (ECONNREFUSED). Check that it runs and that ${remote.urlSetting} is right.`,
      );
    });

    it('says of a wrong path what to look at', async () => {
      const { failure } = await failing('x', `${server.root}/no/such/path`);
      expect(failure).toMatchObject({ code: 'model_not_found', retryable: false });
      expect(failure.message).toContain(`Check LLM_MODEL and ${remote.urlSetting}`);
    });
  });
}
