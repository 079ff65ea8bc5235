import { freshDatabase, type TestDatabase } from '../support/database';
import { callsTo, jsonOf } from '../support/http-calls';
import { HOSTILE_REQUESTS } from '../support/hostile-requests';
import { rawRequest } from '../support/raw-http';
import { startService, type Service } from '../support/service';
import { headerComplaints, problemComplaints } from '../support/sweep-oracle';

describe.each(['open', 'token'])('what only a raw socket can send, in mode %s', (mode) => {
  let database: TestDatabase;
  let service: Service;
  beforeAll(async () => {
    database = await freshDatabase();
    service = await startService({
      env: { DATABASE_URL: database.url, LLM_PROVIDER: 'offline', AUTH_MODE: mode, SHUTDOWN_GRACE_SECONDS: '1' },
    });
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    await database?.drop();
  });

  it.each(Object.entries(HOSTILE_REQUESTS))('%s is answered', async (_, { text, status, withToken = status }) => {
    const answer = await rawRequest(service.url, Buffer.from(text, 'latin1'));
    const wrong = [...headerComplaints(answer.headers), ...(answer.status >= 400 ? problemComplaints(answer) : [])];
    expect({ status: answer.status, wrong, slow: answer.ms > 2000 }).toEqual({
      status: mode === 'open' ? status : withToken,
      wrong: [],
      slow: false,
    });
  });

  it('leaves no line of trouble in the log, and the service well', async () => {
    expect(service.output()).not.toMatch(/"level":[56]0|unhandled|deprecat/i);
    const user = await jsonOf(callsTo(service.url)('POST', '/api/users', { json: { name: 'Ana' } }));
    expect(user.user_id).toBe(1); // nobody was made before
  });
});
