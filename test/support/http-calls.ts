export type Json = Record<string, unknown>;

export interface Calls {
  (method: string, path: string, options?: { json?: unknown; body?: string | Buffer; headers?: Record<string, string> }): Promise<Response>;
}

/** Calls to one service, with `headers` on each; `json` is sent as such, `body` as it is. */
export const callsTo =
  (url: string, standing: Record<string, string> = {}): Calls =>
  (method, path, { json, body = json === undefined ? undefined : JSON.stringify(json), headers = {} } = {}) =>
    fetch(url + path, {
      method,
      body: body as BodyInit,
      headers: { ...(json === undefined ? {} : { 'Content-Type': 'application/json' }), ...standing, ...headers },
    });

export const asUser = (token: unknown): Record<string, string> => ({ Authorization: `Bearer ${token as string}` });

export const jsonOf = async (answer: Response | Promise<Response>): Promise<Json> => (await (await answer).json()) as Json;

/** Waits for a problem of RFC 9457 with that status, and gives its body: no stack, no SQL, no path of ours. */
export async function problemOf(answer: Response | Promise<Response>, status: number): Promise<Json> {
  const response = await answer;
  const text = await response.text();
  expect({ status: response.status, type: response.headers.get('content-type'), text }).toMatchObject({
    status,
    type: 'application/problem+json',
  });
  const body = JSON.parse(text) as Json;
  expect(body).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status,
    detail: expect.any(String),
    code: expect.any(String),
  });
  expect(typeof body.instance).toBe('string');
  expect(text).not.toMatch(/node_modules|\bat \S+ \(|\.[jt]s:\d|select |insert into|violates|postgres/i);
  if (status === 422) expect(body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ message: expect.any(String) })]));
  return body;
}
