import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { embeddingModel } from '../../src/infrastructure/embedders/embedding-model';
import { INSTALL } from '../../src/infrastructure/embedders/local-troubles';
import { embedderContract } from '../contract/embedder.contract';
import { failing, LocalWorld, NOWHERE, PACKAGES } from '../support/embedding-local';
import { pooled, TINY, tinyModelFiles, writeModel } from '../support/embedding-model';

const isThere = existsSync(join(PACKAGES, 'node_modules/@huggingface/transformers/package.json'));
if (!isThere) console.log(`skipped: the package of the local embedder is not installed; ${INSTALL} adds it`);

let world: LocalWorld;
beforeEach(() => void (world = new LocalWorld()));
afterEach(() => world.close());

(isThere ? describe : describe.skip)('local', () => {
  describe('keeps the contract', () => {
    let models: LocalWorld;
    beforeAll(() => {
      models = new LocalWorld();
      writeModel(models.folder);
    });
    afterAll(() => models.close());
    embedderContract(() => ({ open: (minScore) => models.open({ minScore }) }));
  });

  it('puts E5’s words before a text, and takes the mean of its tokens, without the padding', async () => {
    writeModel(world.folder);
    const embedder = world.open();
    const [question] = await embedder.embed(['a nurse'], 'query');
    const [short, long] = await embedder.embed(['a nurse', 'a nurse in a hospital and the river and the sea'], 'passage');
    const sentence = 'a nurse in a hospital and the river and the sea'.split(' ');
    for (const [vector, tokens] of [
      [question, ['query', ':', 'a', 'nurse']],
      [short, ['passage', ':', 'a', 'nurse']],
      [long, ['passage', ':', ...sentence]],
    ] as const)
      pooled(['[CLS]', ...tokens, '[SEP]']).forEach((number, at) => expect(vector![at]).toBeCloseTo(number, 5));
  });

  it('works in a process of its own, so that others go on', async () => {
    writeModel(world.folder);
    const embedder = world.open();
    await embedder.embed(['a nurse'], 'query');
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await embedder.embed(
      Array.from({ length: 320 }, () => 'a nurse in a hospital and the river '.repeat(100)),
      'passage',
    );
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20);
  });

  describe('a download', () => {
    let hub: Server;
    const asked: string[] = [];
    const files = tinyModelFiles();
    beforeAll(async () => {
      hub = createServer((request, response) => {
        const name = request.url!.replace(`/${TINY}/resolve/main/`, '');
        if (request.method === 'GET') asked.push(name);
        const content = files[name];
        if (!content) return void response.writeHead(404).end();
        response.writeHead(200, { 'content-length': content.length }).end(request.method === 'GET' ? content : undefined);
      });
      await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
    });
    afterAll(async () => {
      hub.closeAllConnections();
      await new Promise((resolve) => hub.close(resolve));
    });
    const url = (): string => `http://127.0.0.1:${(hub.address() as AddressInfo).port}/`;

    it('is made once, into the folder of models, and told of', async () => {
      const told: string[] = [];
      const tell = (line: string): void => void told.push(line);
      expect(await world.open({ hub: url(), tell }).embed(['a nurse'], 'query')).toHaveLength(1);
      expect(asked).toContain('onnx/model.onnx');
      expect(told.at(-1)).toBe('Downloading the embedding model, once: onnx/model.onnx: 100 % of 3 MB');
      told.length = 0;
      expect(await world.open({ hub: NOWHERE, tell }).embed(['a nurse'], 'query')).toHaveLength(1);
      expect(told).toEqual([]);
    });

    it('of a model that is not there says so', async () => {
      const model = embeddingModel('local', 'tiny/other@16');
      expect(await failing(world.open({ hub: url(), model }))).toMatchObject({
        retryable: false,
        message: expect.stringMatching(/^There is no model tiny\/other in ONNX form.*EMBEDDING_MODEL/),
      });
    });

    it('without a network says what to do, and is tried again at the next call', async () => {
      const embedder = world.open();
      const failure = {
        retryable: true,
        message: expect.stringMatching(
          /^The model tiny\/e5-small is not in the folder of models yet and cannot be downloaded \(ECONNREFUSED\)\..*EMBEDDING_PROVIDER=offline/,
        ),
      };
      expect(await failing(embedder)).toMatchObject(failure);
      writeModel(world.folder);
      expect(await embedder.embed(['a nurse'], 'query')).toHaveLength(1);
    });
  });

  it('says which files are broken', async () => {
    writeModel(world.folder, { ...tinyModelFiles(), 'onnx/model.onnx': Buffer.from('half a download') });
    expect(await failing(world.open())).toMatchObject({ retryable: false, message: expect.stringContaining('cannot be read') });
  });

  it('says what dimension its model has where another was expected', async () => {
    writeModel(world.folder);
    expect(await failing(world.open({ model: embeddingModel('local', `${TINY}@384`) }))).toMatchObject({
      retryable: false,
      message: expect.stringContaining(`Set EMBEDDING_MODEL=${TINY}@16`),
    });
  });
});
