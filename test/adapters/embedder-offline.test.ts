import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../../src/infrastructure/system-clock';
import { embedderOf } from '../../src/infrastructure/embedders/embedder-of';
import { OfflineEmbedder } from '../../src/infrastructure/embedders/offline-embedder';
import { cosine, embedderContract } from '../contract/embedder.contract';

const none = { apiKey: undefined, baseUrl: undefined };
const settings = { provider: 'offline' as const, model: undefined, cache: undefined, google: none, openai: none };

describe('offline', () => {
  describe('keeps the contract', () =>
    embedderContract(() => ({ open: (minScore) => embedderOf(settings, { clock: systemClock, dataDir: '.', minScore }) })));

  const embedder = new OfflineEmbedder();
  const one = async (text: string): Promise<Float32Array> => (await embedder.embed([text], 'query'))[0]!;

  it('is called what its vectors are: stored ones are compared by this name', () => {
    expect([embedder.name, embedder.alpha]).toEqual(['offline/hash@768', 0.1]);
  });

  // Other vectors need another name: those that are stored would be compared with them.
  it('makes the same vectors for ever, in every process', async () => {
    const text = 'Kubernetes platform engineer, Zürich: node.js, PostgreSQL, turbulent boundary layers 1958';
    const golden = '12b47e2e2ab94db0d9b55cbf7253f669ed01ed881e4d6b0ea151c8a672b1b21f';
    const hash = (vector: Float32Array): string => createHash('sha256').update(new Uint8Array(vector.buffer)).digest('hex');
    const script = `const { OfflineEmbedder } = require('./src/infrastructure/embedders/offline-embedder.ts');
      new OfflineEmbedder().embed([${JSON.stringify(text)}], 'passage')
        .then(([vector]) => console.log(require('crypto').createHash('sha256').update(new Uint8Array(vector.buffer)).digest('hex')));`;
    const cwd = join(__dirname, '../..');
    const { stdout } = await promisify(execFile)(process.execPath, ['-r', './test/bench/register.cjs', '-e', script], {
      cwd,
      timeout: 20_000,
    });
    expect([hash(await one(text)), stdout.trim()]).toEqual([golden, golden]);
  });

  it.each([
    ['another form of a word', 'managed Kubernetes clusters', 'managing a Kubernetes cluster', 'baked bread in the morning'],
    ['a slip of the pen', 'kuberentes', 'kubernetes', 'accounting'],
    ['a compound', 'Krankenhaus', 'Krankenhäuser', 'Fahrrad'],
    ['a language without spaces', '医院护士', '护士在北京的一家医院工作', '软件工程师在上海工作'],
    ['Arabic', 'الممرضة', 'عملت الممرضة في مستشفى', 'مهندس برمجيات'],
  ])('finds a passage by %s', async (_, query, near, far) => {
    const question = await one(query);
    expect(cosine(question, await one(near))).toBeGreaterThan(cosine(question, await one(far)) + 0.1);
  });

  it('lets others go on while it works', async () => {
    const chunk = Array.from({ length: 130 }, (_, at) => `words${at % 90}`).join(' ');
    let longest = 0;
    let last = performance.now();
    let done = false;
    const tick = (): void => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      if (!done) setImmediate(tick);
    };
    setImmediate(tick);
    const started = performance.now();
    await embedder.embed([...Array.from({ length: 1_000 }, () => chunk), chunk.repeat(500)], 'passage');
    done = true;
    expect(longest).toBeLessThan((performance.now() - started) / 4); // a few milliseconds on an idle machine
  });
});
