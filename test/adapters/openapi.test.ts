import { type Route, routesOf } from '../../src/infrastructure/http/allowed-methods';
import { PAGE_ADDRESSES } from '../../src/infrastructure/http/page/serve-page';
import { operationsOf, type Operation } from '../support/api-document';
import { callsTo, jsonOf, problemOf, type Calls, type Json } from '../support/http-calls';
import { startApi, type Api } from '../support/in-memory-api';

/** What the router has besides: the description with its viewer, and the addresses of the page, none of which is an operation of the API. */
const DESCRIPTION = [/^\/docs(-json|-yaml)?(\/|$)/, /^\/openapi\.json$/];
const isDescribed = ({ path }: Route): boolean => !PAGE_ADDRESSES.includes(path) && !DESCRIPTION.some((pattern) => pattern.test(path));
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT', 'LOCK', 'QUERY', 'PURGE'];
/** Of these paths nobody is asked who calls. */
const PUBLIC = ['GET /health', 'GET /health/live', 'GET /health/ready'];
const ID = '0198aaaa-0000-7000-8000-000000000001';

interface Schema {
  properties?: Record<string, Json>;
}

describe('the OpenAPI document', () => {
  let api: Api;
  let call: Calls;
  let operations: Operation[];
  let document: { paths: Record<string, Record<string, Json>>; components: { schemas: Record<string, Schema> } };
  beforeAll(async () => {
    api = await startApi();
    call = callsTo(api.url);
    operations = await operationsOf(api.url);
    document = (await jsonOf(call('GET', '/openapi.json'))) as typeof document;
  });
  afterAll(() => api.close());
  const described = (): [name: string, operation: Json][] =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, Json] => [`${method.toUpperCase()} ${path}`, operation]),
    );

  it('names what the router has, and nothing else', () => {
    const routed = routesOf(api.app.getHttpAdapter().getInstance())
      .filter(isDescribed)
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}').replace(/(.)\/$/, '$1')}`);
    expect(operations.map(({ name }) => name).sort()).toEqual([...new Set(routed)].sort());
    expect(operations.length).toBeGreaterThan(15);
  });

  it('says of every operation what it is for, under a name of its own', () => {
    const names = described().map(([, { operationId }]) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const [name, { operationId, summary, tags }] of described())
      expect([name, operationId, summary, tags]).toEqual([name, expect.stringMatching(/^\w+$/), expect.any(String), [expect.any(String)]]);
  });

  it('says of every operation who may call it', () => {
    const ways = Object.fromEntries(operations.map(({ name, ways, open }) => [name, [...ways].sort().concat(open ? 'nobody' : [])]));
    for (const [name, way] of Object.entries(ways)) {
      const expected = { 'POST /api/users': ['bearer', 'nobody'], 'GET /api/runs/{id}/events': ['bearer', 'ticket'] }[name];
      expect([name, way]).toEqual([name, expected ?? (PUBLIC.includes(name) ? ['nobody'] : ['bearer'])]);
    }
  });

  it('has a schema for every parameter, and for every piece of a path', () => {
    for (const { name, path, parameters } of operations) {
      const pieces = [...path.matchAll(/\{(\w+)\}/g)].map(([, piece]) => piece);
      expect([name, parameters.filter(({ in: where }) => where === 'path').map((parameter) => parameter.name)]).toEqual([name, pieces]);
      for (const parameter of parameters)
        expect([name, parameter]).toEqual([
          name,
          expect.objectContaining({ schema: expect.objectContaining({ type: expect.any(String) }) }),
        ]);
    }
  });

  it('has a schema with members for every body and every answer', () => {
    for (const [name, { properties }] of Object.entries(document.components.schemas))
      expect([name, Object.keys(properties ?? {}).length]).not.toEqual([name, 0]);
    for (const { name, body, fields, method } of operations) {
      expect([name, body === 'none' ? fields : fields.length > 0]).toEqual([name, body === 'none' ? [] : true]);
      if (method === 'PATCH') expect([name, body]).toEqual([name, 'required']);
    }
    for (const [name, { responses }] of described())
      for (const [status, { content }] of Object.entries(responses as Record<string, { content?: object }>))
        expect([name, status, !!content]).toEqual([name, status, status !== '204']);
  });

  it('says of every operation which problems it may answer with', () => {
    for (const { name, path, body, ways, statuses } of operations) {
      const expected = [
        ...(ways.length > 0 ? [401, 503] : []),
        ...(path.includes('{id}') ? [404] : []),
        ...(body === 'none' ? [] : [400, 413, 415, 422]),
      ];
      expect([name, expected.filter((status) => !statuses.includes(status))]).toEqual([name, []]);
    }
    for (const [name, { responses }] of described().filter(([name]) => !PUBLIC.includes(name)))
      for (const [status, { content }] of Object.entries(responses as Record<string, { content?: object }>))
        if (Number(status) >= 400) expect([name, status, Object.keys(content ?? {})]).toEqual([name, status, ['application/problem+json']]);
  });

  it('says nullable only beside a type, where OpenAPI 3.0 heeds it', () => {
    const nullable = (node: unknown): object[] =>
      typeof node !== 'object' || node === null ? [] : [...('nullable' in node ? [node] : []), ...Object.values(node).flatMap(nullable)];
    const said = nullable(document);
    expect(said.length).toBeGreaterThan(5);
    expect(said.filter((schema) => !('type' in schema))).toEqual([]);
  });

  it('comes with a page whose scripts its policy allows', async () => {
    const page = await call('GET', '/docs');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).not.toMatch(/<script(?![^>]*src="\.\/docs)/);
    expect((await call('GET', '/docs/swagger-ui-bundle.js')).status).toBe(200);
  });

  it.each([
    ['Range', 'bytes=99999999-', 416],
    ['If-Match', '"x"', 412],
  ])('has files that answer a bad %s as what it is, which is no bug', async (name, value, status) => {
    await problemOf(call('GET', '/docs/swagger-ui.css', { headers: { [name]: value } }), status);
  });

  it('names the methods that a path answers: every other is a 405 that says so', async () => {
    for (const path of Object.keys(document.paths)) {
      const documented = operations.filter((operation) => operation.path === path).map(({ method }) => method);
      const allowed = [...documented, ...(documented.includes('GET') ? ['HEAD'] : [])].sort();
      for (const method of METHODS.filter((method) => !allowed.includes(method))) {
        const answer = await call(method, path.replace('{id}', ID));
        expect([path, method, answer.headers.get('allow')]).toEqual([path, method, allowed.join(', ')]);
        if (method === 'HEAD') expect(answer.status).toBe(405);
        else await problemOf(answer, 405);
      }
    }
  });
});
