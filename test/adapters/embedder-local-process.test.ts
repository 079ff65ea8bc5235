import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { embeddingModel } from '../../src/infrastructure/embedders/embedding-model';
import { ENTRY, failing, LocalWorld } from '../support/embedding-local';
import { DIMENSION } from '../support/embedding-model';
import { FakeClock } from '../support/fake-clock';
import { until } from '../support/until';

let world: LocalWorld;
beforeEach(() => void (world = new LocalWorld()));
afterEach(() => world.close());

describe('local, without its package', () => {
  it('says the command that adds it', async () => {
    expect(await failing(world.open({ packages: tmpdir() }))).toMatchObject({
      retryable: false,
      message: expect.stringContaining('`npm install --no-save @huggingface/transformers@4.3.1`'),
    });
  });

  it('is called by its model, E5 where none is set', () => {
    expect(world.open({ model: embeddingModel('local', undefined) })).toMatchObject({
      name: 'local/intfloat/multilingual-e5-small@384',
      alpha: 0.5,
    });
  });
});

/** Outside of Jest, as in the service. */
const plainNode = (script: string) =>
  promisify(execFile)(
    process.execPath,
    [
      '-r',
      './test/bench/register.cjs',
      '-e',
      `const { LocalEmbedder } = require('./src/infrastructure/embedders/local-embedder.ts');
       const { systemClock: clock } = require('./src/infrastructure/system-clock.ts');
       const model = require('./src/infrastructure/embedders/embedding-model.ts').embeddingModel('local');
       const options = (entry) => ({ model, folder: '.', clock, entry });
       ${script}`,
    ],
    { cwd: join(__dirname, '../..'), timeout: 20_000 },
  );

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("local's process", () => {
  /** A process of a few lines in place of the real one. */
  function processOf(lines: string): string {
    const file = join(world.folder, 'process.cjs');
    writeFileSync(file, lines);
    return file;
  }

  it('that dies fails the calls that wait, and the next call starts another', async () => {
    const mark = join(world.folder, 'second');
    const embedder = world.open({
      entry: processOf(`
        const fs = require('node:fs');
        process.on('message', ({ id }) => {
          if (fs.existsSync(${JSON.stringify(mark)})) return process.send({ id, numbers: new Float32Array(${DIMENSION}).fill(1), dimension: ${DIMENSION} });
          fs.writeFileSync(${JSON.stringify(mark)}, '');
          process.exit(1);
        });`),
    });
    expect(await failing(embedder)).toMatchObject({ retryable: true, message: expect.stringContaining('broke off (exit code 1)') });
    expect((await embedder.embed(['a nurse'], 'query'))[0]![0]).toBeCloseTo(0.25, 5);
  });

  // In a thread it was the service that died.
  it('can be ended at any moment', async () => {
    const embedder = world.open({ entry: processOf('process.on("message", () => { for (;;); });') });
    const failure = failing(embedder);
    await embedder.close();
    expect(await failure).toMatchObject({ retryable: true, message: expect.stringContaining('broke off (closed)') });
    await embedder.close();
  });

  it('ends with the service, however that ends, in the middle of its work', async () => {
    const mark = join(world.folder, 'pid');
    const home = join(world.folder, 'node_modules/@huggingface/transformers');
    mkdirSync(home, { recursive: true });
    writeFileSync(
      join(home, 'index.js'),
      `module.exports = { env: {}, LogLevel: {}, pipeline() {
        require('node:fs').writeFileSync(${JSON.stringify(mark)}, String(process.pid));
        return new Promise(() => setInterval(() => undefined, 1000));
      } };`,
    );
    const script = `new LocalEmbedder({ ...options(${JSON.stringify(ENTRY)}), packages: ${JSON.stringify(world.folder)} }).embed(['a nurse'], 'query');
      setInterval(() => require('node:fs').existsSync(${JSON.stringify(mark)}) && process.kill(process.pid, 'SIGKILL'), 10);`;
    await expect(plainNode(script)).rejects.toMatchObject({ signal: 'SIGKILL' });
    const pid = Number(readFileSync(mark, 'utf8'));
    await until('its end', () => !isAlive(pid));
  });

  it('that cannot embed one text goes on with the next', async () => {
    const embedder = world.open({
      entry: processOf(`
        process.on('message', ({ id, texts }) => {
          if (texts[0].endsWith('nurse')) process.send({ id, fault: { kind: 'trouble', detail: 'RangeError' } });
          else process.send({ id, numbers: new Float32Array(${DIMENSION}).fill(1), dimension: ${DIMENSION} });
        });`),
    });
    expect(await failing(embedder)).toMatchObject({ retryable: true, message: expect.stringContaining('broke off (RangeError)') });
    expect(await embedder.embed(['the river'], 'query')).toHaveLength(1);
  });

  it('that says nothing for two minutes is ended', async () => {
    const clock = new FakeClock();
    const failure = failing(world.open({ clock, entry: processOf('process.on("message", () => undefined);') }));
    await until('a clock', () => clock.pending);
    await clock.advance(119_999);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    expect(await failure).toMatchObject({ retryable: true, message: expect.stringContaining('broke off (silent)') });
    expect(clock.pending).toBe(0);
  });

  it('that downloads tells how far it is, and has time', async () => {
    const told: string[] = [];
    const clock = new FakeClock();
    const entry = processOf(`
      process.on('message', ({ id }) => {
        process.send({ alive: true, tell: 'onnx/model.onnx: 10 % of 470 MB' });
        process.send({ id, numbers: new Float32Array(${DIMENSION}).fill(1), dimension: ${DIMENSION} });
      });`);
    await world.open({ clock, entry, tell: (line) => told.push(line) }).embed(['a nurse'], 'query');
    expect(told).toEqual(['Downloading the embedding model, once: onnx/model.onnx: 10 % of 470 MB']);
    expect(clock.pending).toBe(0);
  });

  it('lets a process end that has what it wanted', async () => {
    const entry = processOf(
      `process.on('message', ({ id }) => process.send({ id, numbers: new Float32Array(384).fill(1), dimension: 384 }));`,
    );
    const script = `new LocalEmbedder(options(${JSON.stringify(entry)})).embed(['a nurse'], 'query').then((vectors) => console.log(vectors.length));`;
    const { stdout } = await plainNode(script);
    expect(stdout).toBe('1\n');
  });

  it('gives back what is no vector as a failure', async () => {
    const entry = processOf(
      `process.on('message', ({ id }) => process.send({ id, numbers: new Float32Array(${DIMENSION}).fill(NaN), dimension: ${DIMENSION} }));`,
    );
    expect(await failing(world.open({ entry }))).toMatchObject({ retryable: true });
  });
});
