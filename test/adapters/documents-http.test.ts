import { DocumentsApi, form, FORM, items } from '../support/documents-api';
import { jsonOf, problemOf, type Calls } from '../support/http-calls';
import { times } from '../support/until';

let world: DocumentsApi;
afterEach(() => world?.close());

const DOCUMENTS = '/api/collections/papers/documents';
const file = (filename: string, content: string | Buffer, type = 'text/plain') => form({ filename, content, type });

describe('documents over HTTP, in open mode', () => {
  beforeEach(async () => {
    world = await DocumentsApi.open();
  });

  it('takes a text, and shows how far it is', async () => {
    const json = { title: 'Tea', content: 'green\nblack', source: 'notes/tea', metadata: { year: 2024, tags: ['a', 'b'], dry: true } };
    const answer = await world.call('POST', DOCUMENTS, { json });
    expect(answer.status).toBe(202);
    const submitted = await jsonOf(answer);
    expect(submitted).toEqual({ document_id: expect.any(String), status: 'pending', source: 'notes/tea' });
    expect(world.woken.times).toBe(1);
    const path = `/api/documents/${submitted.document_id as string}`;
    expect(await jsonOf(world.call('GET', path))).toMatchObject({ status: 'pending', title: 'Tea', chunks: 0, error: null });
    await world.read();
    const shown = await jsonOf(world.call('GET', path));
    expect(shown).toEqual({
      document_id: submitted.document_id,
      status: 'indexed',
      source: 'notes/tea',
      collection: 'papers',
      parent_id: null,
      title: 'Tea',
      mime: 'text/plain',
      error: null,
      pages: null,
      chunks: 2,
      metadata: { found: true, ...json.metadata },
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(await jsonOf(world.call('GET', DOCUMENTS))).toEqual({ items: [shown], next_cursor: null });
    expect(await items(world.call('GET', '/api/collections'))).toMatchObject([
      { name: 'papers', shared: true, user_id: null, version: 1, embedder: 'test/four@4', documents: 1, pending: 0, failed: 0 },
    ]);
  });

  it('answers the same bytes with 200, and does nothing', async () => {
    const first = await jsonOf(world.call('POST', DOCUMENTS, file('a.txt', 'one')));
    const again = await world.call('POST', DOCUMENTS, file('a.txt', 'one'));
    expect([again.status, await jsonOf(again)]).toEqual([200, first]);
    await world.read();
    const third = await world.call('POST', DOCUMENTS, file('a.txt', 'one'));
    expect([third.status, await jsonOf(third)]).toEqual([200, { ...first, status: 'indexed' }]);
    expect(world.woken.times).toBe(1);
    const other = await world.call('POST', DOCUMENTS, file('a.txt', 'two'));
    expect([other.status, await jsonOf(other)]).toEqual([202, first]);
  });

  it('takes several files at once, each a document', async () => {
    const answer = await world.call('POST', DOCUMENTS, form(...times(50, (i) => ({ filename: `f${i}.txt`, content: `${i}` }))));
    expect(answer.status).toBe(202);
    const submitted = await items(answer);
    expect(submitted.map(({ source, status }) => [source, status])).toEqual(times(50, (i) => [`f${i}.txt`, 'pending']));
    expect(new Set(submitted.map(({ document_id }) => document_id)).size).toBe(50);
    const more = form(...times(51, (i) => ({ filename: `f${i}.txt`, content: `${i}` })));
    expect(await problemOf(world.call('POST', DOCUMENTS, more), 422)).toMatchObject({
      detail: expect.stringContaining('more than 50 files'),
    });
  });

  it('takes what is said of one file in fields', async () => {
    const parts = [
      { name: 'title', content: 'Tea' },
      { name: 'source', content: 'notes/tea' },
      { name: 'metadata', content: '{"year":2024}' },
      { name: 'unknown', content: 'left out' },
    ];
    const { document_id } = await jsonOf(world.call('POST', DOCUMENTS, form(...parts, { filename: 'x.txt', content: 'one' })));
    await world.read();
    expect(await jsonOf(world.call('GET', `/api/documents/${document_id as string}`))).toMatchObject({
      source: 'notes/tea',
      title: 'Tea',
      metadata: { year: 2024 },
    });
    const two = form(parts[0]!, { filename: 'x.txt', content: 'one' }, { filename: 'y.txt', content: 'two' });
    expect(await problemOf(world.call('POST', DOCUMENTS, two), 422)).toMatchObject({ errors: [{ field: 'title' }] });
    const bad = form({ name: 'metadata', content: '{"year":{"deep":1}}' }, { filename: 'x.txt', content: 'one' });
    expect(await problemOf(world.call('POST', DOCUMENTS, bad), 422)).toMatchObject({ errors: [{ field: 'metadata' }] });
    const broken = form({ name: 'metadata', content: '{"year":' }, { filename: 'x.txt', content: 'one' });
    await problemOf(world.call('POST', DOCUMENTS, broken), 400);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ana\\cv.pdf', 'cv.pdf'],
    ['/', 'file'],
    ['..', 'file'],
    ['简历 – Ana.pdf', '简历 – Ana.pdf'],
    ['a%22b.txt', 'a"b.txt'],
    [`${'x'.repeat(600)}.txt`, `${'x'.repeat(496)}.txt`],
  ])('keeps of the name %p the last part, as text', async (filename, source) => {
    const submitted = await jsonOf(world.call('POST', DOCUMENTS, file(filename, 'one')));
    expect(submitted.source).toBe(source);
    const answer = await world.call('GET', `/api/documents/${submitted.document_id as string}/file`);
    expect([answer.status, await answer.text()]).toEqual([200, 'one']);
    expect(answer.headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent(source)}`);
  });

  it('gives an original back as it came, and lets nothing in it act as a page of ours', async () => {
    const html = '<script>alert(document.cookie)</script>';
    const { document_id } = await jsonOf(world.call('POST', DOCUMENTS, file('a %22b%22.html', html, 'text/html')));
    const answer = await world.call('GET', `/api/documents/${document_id as string}/file`);
    expect(await answer.text()).toBe(html);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-length': `${html.length}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
    });
    const head = await world.call('HEAD', `/api/documents/${document_id as string}/file`);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, `${html.length}`]);
    const bytes = Buffer.from([0, 255, 1, 2, 250]);
    const odd = await jsonOf(world.call('POST', DOCUMENTS, file('b.bin', bytes, 'Application/ZIP; x="y"')));
    const binary = await world.call('GET', `/api/documents/${odd.document_id as string}/file`);
    expect(binary.headers.get('content-type')).toBe('application/zip');
    expect(Buffer.from(await binary.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('tells why a document failed, and deletes it', async () => {
    const { document_id } = await jsonOf(world.call('POST', DOCUMENTS, file('a.txt', 'unreadable')));
    await world.read();
    const path = `/api/documents/${document_id as string}`;
    expect(await jsonOf(world.call('GET', path))).toMatchObject({ status: 'failed', error: 'It is broken: send it whole.' });
    await problemOf(world.call('GET', `${path}/file`), 404);
    const gone = await world.call('DELETE', path);
    expect([gone.status, await gone.text()]).toEqual([204, '']);
    await problemOf(world.call('GET', path), 404);
    await problemOf(world.call('DELETE', path), 404);
  });

  it('refuses what is too large, however it is sent', async () => {
    const big = Buffer.alloc(1_048_577, 'x');
    expect(await problemOf(world.call('POST', DOCUMENTS, file('big.txt', big)), 413)).toMatchObject({
      code: 'payload_too_large',
      detail: 'A file is larger than 1 MB (UPLOAD_MAX_MB).',
    });
    const fits = await world.call('POST', DOCUMENTS, file('fits.txt', big.subarray(1)));
    expect(fits.status).toBe(202);
    const many = form(...times(6, (i) => ({ filename: `f${i}`, content: Buffer.alloc(1_000_000, `${i}`) })));
    expect(await problemOf(world.call('POST', DOCUMENTS, many), 413)).toMatchObject({
      detail: expect.stringContaining('too large together'),
    });
    const chunked = new ReadableStream({
      start(controller) {
        controller.enqueue(many.body);
        controller.close();
      },
    });
    const streamed = fetch(world.api.url + DOCUMENTS, { method: 'POST', headers: FORM, body: chunked, duplex: 'half' } as RequestInit);
    expect(await problemOf(streamed, 413)).toMatchObject({ detail: expect.stringContaining('too large together') });
    await problemOf(world.call('POST', DOCUMENTS, { json: { title: 'x', content: 'x'.repeat(1_100_000) } }), 413);
  });

  it.each<[string, number, { body: string | Buffer; headers: Record<string, string> }]>([
    ['a form that is cut short', 400, { body: form({ filename: 'a', content: 'one' }).body.subarray(0, 100), headers: FORM }],
    ['a form without boundary', 400, { body: 'x', headers: { 'Content-Type': 'multipart/form-data' } }],
    ['a name with NUL', 400, form({ filename: 'a\0b', content: 'x' })],
    ['a form without a file', 422, form({ name: 'title', content: 'x' })],
    ['an empty form', 422, form()],
    ['a form that is compressed', 415, { ...form({ filename: 'a', content: 'x' }), headers: { ...FORM, 'Content-Encoding': 'gzip' } }],
    ['a field of 200 kB', 422, form({ name: 'title', content: 'x'.repeat(200_000) }, { filename: 'a', content: 'x' })],
    ['fifty fields', 422, form(...times(50, (i) => ({ name: `f${i}`, content: 'x' })), { filename: 'a', content: 'x' })],
    ['a field of brackets', 202, form({ name: '__proto__[x]', content: 'x' }, { filename: 'a', content: 'x' })],
    ['a user who is a word', 422, form({ name: 'user_id', content: 'ana' }, { filename: 'a', content: 'x' })],
    ['plain text', 415, { body: 'x', headers: { 'Content-Type': 'text/plain' } }],
    ['a PDF without a form', 415, { body: '%PDF', headers: { 'Content-Type': 'application/pdf' } }],
    ['no JSON', 400, { body: '{', headers: { 'Content-Type': 'application/json' } }],
  ])('answers %s with %d', async (_, status, sent) => {
    const answer = await world.call('POST', DOCUMENTS, sent);
    if (status >= 400) await problemOf(answer, status);
    else expect(answer.status).toBe(status);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    expect(await world.stage.query('select from documents')).toHaveLength(status < 400 ? 1 : 0);
  });

  it.each([
    [{ content: 'x' }, 'title'],
    [{ title: 'x' }, 'content'],
    [{ title: 'x', content: ' \n' }, 'content'],
    [{ title: 'x', content: 'a\0b' }, 'content'],
    [{ title: 'x'.repeat(501), content: 'x' }, 'title'],
    [{ title: 'x', content: 'x', source: 7 }, 'source'],
    [{ title: 'x', content: 'x', metadata: [] }, 'metadata'],
    [{ title: 'x', content: 'x', metadata: { a: null } }, 'metadata'],
    [{ title: 'x', content: 'x', metadata: { a: 'b\0' } }, 'metadata'],
    [{ title: 'x', content: 'x', metadata: Object.fromEntries(times(51, (i) => [`k${i}`, 1])) }, 'metadata'],
  ])('names the field of %j that is wrong', async (json, field) => {
    expect(await problemOf(world.call('POST', DOCUMENTS, { json }), 422)).toMatchObject({ errors: [{ field }] });
    expect(await world.stage.query('select from collections')).toEqual([]);
  });

  it('takes names of any script, and none that is a path', async () => {
    const json = { title: 'x', content: 'x' };
    for (const name of ['简历', 'Ana’s', '..', '../x', 'a/b', ' x', 'x'.repeat(101), '\u0000', 'a\nb', '%']) {
      const path = `/api/collections/${encodeURIComponent(name)}/documents`;
      const good = name === '简历';
      const posted = await world.call('POST', path, { json });
      if (name === '..') continue; // the address is another then, before it is sent
      expect([name, posted.status]).toEqual([name, good ? 202 : 422]);
      expect([name, (await world.call('GET', path)).status]).toEqual([name, good ? 200 : 404]);
    }
  });

  it('pages its lists', async () => {
    for (const i of times(5, (n) => n)) await world.call('POST', DOCUMENTS, { json: { title: `t${i}`, content: 'x' } });
    const first = await jsonOf(world.call('GET', `${DOCUMENTS}?limit=3`));
    const second = await jsonOf(world.call('GET', `${DOCUMENTS}?limit=3&cursor=${first.next_cursor as string}`));
    const titles = [first, second].flatMap((page) => (page.items as { title: string }[]).map(({ title }) => title));
    expect([titles, second.next_cursor]).toEqual([['t4', 't3', 't2', 't1', 't0'], null]);
    await problemOf(world.call('GET', `${DOCUMENTS}?limit=201`), 400);
    await problemOf(world.call('GET', `${DOCUMENTS}?cursor=junk`), 400);
    await problemOf(world.call('GET', '/api/collections/none/documents'), 404);
  });

  it('puts a document into the collection of a user whom a caller without token names', async () => {
    const ana = await world.signUp('Ana');
    await world.call('POST', '/api/collections/notes/documents', { json: { title: 'x', content: 'x', user_id: ana.id } });
    expect(await items(ana.call('GET', '/api/collections'))).toMatchObject([{ name: 'notes', shared: false, user_id: ana.id }]);
    await problemOf(world.call('GET', '/api/collections/notes/documents'), 404);
    expect(await items(world.call('GET', `/api/collections/notes/documents?user_id=${ana.id}`))).toHaveLength(1);
    await problemOf(world.call('POST', DOCUMENTS, { json: { title: 'x', content: 'x', user_id: 999 } }), 404);
  });
});

describe('a user with a token, in open mode', () => {
  const json = { title: 'x', content: 'x' };
  beforeEach(async () => {
    world = await DocumentsApi.open();
    for (const name of ['cvs', 'docs']) await world.call('POST', `/api/collections/${name}/documents`, { json });
    await world.read();
  });

  it('picks among the shared collections and its own, and sees nobody else’s', async () => {
    const [ana, ben] = [await world.signUp('Ana'), await world.signUp('Ben')];
    expect((await ana.call('POST', DOCUMENTS, { json })).status).toBe(202);
    const picker = async (call: Calls) =>
      (await items(call('GET', '/api/collections'))).map(({ name, shared, user_id }) => [name, shared, user_id]);
    expect(await picker(ana.call)).toEqual([
      ['papers', false, ana.id],
      ['docs', true, null],
      ['cvs', true, null],
    ]);
    expect(await picker(ben.call)).toEqual([
      ['docs', true, null],
      ['cvs', true, null],
    ]);
    expect(await items(ana.call('GET', '/api/assistants'))).toMatchObject([{ name: 'docs', collection: 'docs' }, { name: 'plain' }]);
  });

  it('reads what is shared, and asks in it', async () => {
    const ana = await world.signUp('Ana');
    const [document] = await items(ana.call('GET', '/api/collections/cvs/documents'));
    for (const part of ['', '/text', '/file'])
      expect((await ana.call('GET', `/api/documents/${document!.document_id as string}${part}`)).status).toBe(200);
    expect((await ana.call('POST', '/api/threads', { json: { assistant: 'plain', collection: 'cvs' } })).status).toBe(201);
  });

  it('is told, in a sentence that says what to do, that it does not write what is shared', async () => {
    const ana = await world.signUp('Ana');
    const [document] = await items(ana.call('GET', '/api/collections/cvs/documents'));
    for (const refused of [
      ana.call('POST', '/api/collections/cvs/documents', { json: { ...json, title: 'mine' } }),
      ana.call('POST', '/api/collections/textbook/documents', file('a.txt', 'x')),
      ana.call('DELETE', `/api/documents/${document!.document_id as string}`),
    ])
      expect(await problemOf(refused, 403)).toMatchObject({
        code: 'forbidden',
        detail: expect.stringMatching(/another name, which will be your own/),
      });
    expect(await items(ana.call('GET', '/api/collections/cvs/documents'))).toHaveLength(1);
  });

  it('keeps and removes what is its own', async () => {
    const ana = await world.signUp('Ana');
    const { document_id } = await jsonOf(ana.call('POST', DOCUMENTS, file('a.txt', 'one')));
    await world.read();
    const path = `/api/documents/${document_id as string}`;
    expect(await jsonOf(ana.call('GET', path))).toMatchObject({ status: 'indexed', collection: 'papers', chunks: 1 });
    expect((await ana.call('DELETE', path)).status).toBe(204);
    await problemOf(ana.call('GET', path), 404);
  });
});

describe('documents over HTTP, in token mode', () => {
  const json = { title: 'x', content: 'x' };
  beforeEach(async () => {
    world = await DocumentsApi.open({ AUTH_MODE: 'token' });
  });

  it('a user has collections of its own, which nobody else finds', async () => {
    const [ana, ben] = [await world.signUp('Ana'), await world.signUp('Ben')];
    const { document_id } = await jsonOf(ana.call('POST', DOCUMENTS, { json }));
    const path = `/api/documents/${document_id as string}`;
    for (const address of [path, `${path}/file`, DOCUMENTS]) {
      expect((await ana.call('GET', address)).status).toBe(200);
      expect(await problemOf(ben.call('GET', address), 404)).toEqual(
        await problemOf(ben.call('GET', address), 404), // and the same as ever
      );
      await problemOf(world.asAdmin('GET', address), 404);
      await problemOf(world.call('GET', address), 401);
    }
    await problemOf(ben.call('DELETE', path), 404);
    await problemOf(world.asAdmin('DELETE', path), 404);
    expect(await items(ben.call('GET', '/api/collections'))).toEqual([]);
    const bens = await jsonOf(ben.call('POST', DOCUMENTS, { json }));
    expect(bens.document_id).not.toBe(document_id);
    await problemOf(ben.call('POST', DOCUMENTS, { json: { ...json, user_id: ana.id } }), 404);
    expect((await ana.call('DELETE', path)).status).toBe(204);
  });

  it('what is shared is read by all, and written with ADMIN_TOKEN alone', async () => {
    const ana = await world.signUp('Ana');
    const { document_id } = await jsonOf(world.asAdmin('POST', '/api/collections/handbook/documents', { json }));
    const path = `/api/documents/${document_id as string}`;
    expect(await jsonOf(ana.call('GET', path))).toMatchObject({ collection: 'handbook' });
    expect(await items(ana.call('GET', '/api/collections'))).toMatchObject([{ name: 'handbook', shared: true, user_id: null }]);
    for (const name of ['handbook', 'docs', 'cvs', 'experts', 'textbook'])
      expect(await problemOf(ana.call('POST', `/api/collections/${name}/documents`, { json }), 403)).toMatchObject({ code: 'forbidden' });
    await problemOf(ana.call('DELETE', path), 403);
    expect(await world.stage.query('select from collections')).toHaveLength(1);
    expect((await world.asAdmin('DELETE', path)).status).toBe(204);
  });

  it('one’s own goes before the shared one of that name', async () => {
    const ana = await world.signUp('Ana');
    await ana.call('POST', DOCUMENTS, { json: { ...json, title: 'own' } });
    await world.asAdmin('POST', DOCUMENTS, { json: { ...json, title: 'shared' } });
    expect(await items(ana.call('GET', DOCUMENTS))).toMatchObject([{ title: 'own' }]);
    expect(await items(world.asAdmin('GET', DOCUMENTS))).toMatchObject([{ title: 'shared' }]);
    expect((await ana.call('POST', DOCUMENTS, { json: { ...json, title: 'more' } })).status).toBe(202);
    expect(await items(ana.call('GET', DOCUMENTS))).toHaveLength(2);
  });

  it('reads nobody’s bytes before it knows who calls', async () => {
    await problemOf(world.call('POST', DOCUMENTS, form({ filename: 'a', content: Buffer.alloc(2_000_000) })), 401);
    await problemOf(world.call('POST', DOCUMENTS, { json }), 401);
    expect(await world.stage.query('select from documents')).toEqual([]);
  });

  it('takes ADMIN_TOKEN for documents, and for nothing that is a user’s', async () => {
    await problemOf(world.asAdmin('GET', '/api/threads'), 401);
    expect((await world.asAdmin('GET', '/api/collections')).status).toBe(200);
  });
});
