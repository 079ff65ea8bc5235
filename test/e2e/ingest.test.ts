import { callsTo, jsonOf, type Calls, type Json } from '../support/http-calls';
import { form } from '../support/documents-api';
import { Stage, type Actor } from '../support/stage';
import { times, until } from '../support/until';
import { itLong } from '../support/long';

let stage: Stage;
afterEach(() => stage?.close());

const PAPERS = '/api/collections/papers/documents';
const shown = (call: Calls, id: unknown): Promise<Json> => jsonOf(call('GET', `/api/documents/${id as string}`));
const settled = (call: Calls, id: unknown): Promise<Json> =>
  until('the end of its reading', async () => {
    const document = await shown(call, id);
    return document.status !== 'pending' && document;
  });
const counts = async (): Promise<{ indexed: number; chunks: number; lost: number }> => {
  const [row] = await stage.query<{ indexed: number; chunks: number; lost: number }>(
    `select count(*) filter (where status = 'indexed')::int as indexed, max(lost_count)::int as lost,
       (select count(*)::int from chunks c join documents e using (document_id) where e.source like 'f%') as chunks
     from documents where source like 'f%'`,
  );
  return row!;
};
/** Enough that a process is in the midst of them when it is stopped. */
async function bringMany(actor: Actor, n: number): Promise<void> {
  for (const part of times(n / 50, (i) => i)) {
    const files = times(50, (i) => ({ filename: `f${part * 50 + i}.txt`, content: `Text of file ${part * 50 + i}.` }));
    expect((await callsTo(actor.url)('POST', PAPERS, form(...files))).status).toBe(202);
  }
}

it('an upload is read in the background, found, and given back', async () => {
  stage = await Stage.open();
  const call = callsTo((await stage.start()).url);
  const html = '<html><body><h1>Coffee</h1><p>Espresso takes nine bars of pressure.</p><script>alert(1)</script></body></html>';
  const table = 'name,city\nAna Ruiz,Madrid\nBo Li,Oslo\n';
  const answer = await call(
    'POST',
    PAPERS,
    form(
      { filename: '../../etc/coffee.html', type: 'text/html', content: html },
      { filename: 'people.csv', type: 'text/csv', content: table },
      { filename: 'empty.txt', content: '' },
      { filename: 'junk.pdf', type: 'application/pdf', content: Buffer.from([0, 1, 2, 3, 255]) },
    ),
  );
  expect(answer.status).toBe(202);
  const [page, people, empty, junk] = (await jsonOf(answer)).items as Json[];
  expect(await settled(call, page!.document_id)).toMatchObject({ status: 'indexed', source: 'coffee.html', mime: 'text/html', chunks: 1 });
  expect(await settled(call, people!.document_id)).toMatchObject({ status: 'indexed', chunks: 2 });
  for (const broken of [empty, junk])
    expect(await settled(call, broken!.document_id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/^[A-Z].*\.$/),
      chunks: 0,
    });

  const search = async (query: string): Promise<Json[]> =>
    (await jsonOf(call('POST', '/api/search', { json: { query, collection: 'papers' } }))).passages as Json[];
  const espresso = 'How many bars does an espresso take?';
  expect((await search(espresso))[0]).toMatchObject({ document_id: page!.document_id, source: 'coffee.html' });
  expect((await search('Who lives in Oslo?'))[0]).toMatchObject({ source: 'people.csv#2', title: 'Bo Li' });
  const file = await call('GET', `/api/documents/${page!.document_id as string}/file`);
  expect([await file.text(), file.headers.get('content-security-policy')]).toEqual([html, expect.stringMatching(/^sandbox;/)]);

  expect((await call('DELETE', `/api/documents/${page!.document_id as string}`)).status).toBe(204);
  await until('an index without it', async () => (await search(espresso)).every(({ source }) => source !== 'coffee.html'));
}, 60_000);

it('what a killed process was reading, another reads', async () => {
  stage = await Stage.open();
  const doomed = await stage.start({ env: { ROLE: 'all' } });
  await bringMany(doomed, 200);
  await until('some of them', async () => (await counts()).indexed > 5);
  await doomed.end('SIGKILL');
  const { indexed } = await counts();
  expect(indexed).toBeLessThan(200);
  await stage.start({ env: { ROLE: 'worker' } });
  await until('all of them', async () => (await counts()).indexed === 200, 40_000);
  expect(await counts()).toEqual({ indexed: 200, chunks: 200, lost: 0 });
}, 90_000);

itLong(
  'a process that is told to stop gives back what it reads, and ends in time',
  async () => {
    stage = await Stage.open();
    const leaver = await stage.start();
    await bringMany(leaver, 200);
    await until('some of them', async () => (await counts()).indexed > 5);
    expect(await leaver.stop()).toBe(0);
    const held = await stage.query(`select from documents where process_id is not null`);
    expect(held).toEqual([]);
    expect((await counts()).indexed).toBeLessThan(200);
    await stage.start();
    await until('all of them', async () => (await counts()).indexed === 200, 40_000);
    expect((await counts()).chunks).toBe(200);
  },
  90_000,
);
