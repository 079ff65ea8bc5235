import type { OpenEmbedder } from '../../src/infrastructure/embedders/open-embedder';

/** What every embedder promises, whatever it runs on. */
export interface EmbedderWorld {
  open(minScore?: number): OpenEmbedder;
  /** Requests, batches or whatever the embedder has begun so far; undefined where that cannot be seen. */
  begun?: () => number;
}

const lengthOf = (vector: Float32Array): number => Math.hypot(...vector);
export const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, number, at) => sum + number * b[at]!, 0);

const LANGUAGES = {
  English: 'The nurse worked in a hospital in Leeds.',
  Spanish: 'La enfermera trabajó en un hospital de Sevilla durante años.',
  German: 'Die Krankenschwester arbeitete in einem Krankenhaus in Köln.',
  Russian: 'Медсестра работала в больнице в Казани.',
  Arabic: 'عملت الممرضة في مستشفى في القاهرة.',
  Chinese: '护士在北京的一家医院工作。',
  Thai: 'พยาบาลทำงานในโรงพยาบาลที่กรุงเทพ',
};
const AWKWARD = {
  nothing: '',
  'white space': ' \n\t ',
  'a stop word': 'the',
  'a NUL': 'a\0b',
  'half an emoji': 'a \ud83d',
  emoji: '👩‍👩‍👧🎉',
  'punctuation alone': '?!…—',
  'an endless word': 'x'.repeat(50_000),
  'a long text': 'a nurse in a hospital '.repeat(5_000),
};

export function embedderContract(world: () => EmbedderWorld): void {
  let embedder: OpenEmbedder;
  beforeAll(() => void (embedder = world().open()));
  afterAll(() => embedder.close());
  const one = async (text: string, as: 'query' | 'passage' = 'passage'): Promise<Float32Array> => (await embedder.embed([text], as))[0]!;

  it('says which vectors it makes', () => {
    expect(embedder.name).toMatch(new RegExp(String.raw`^(offline|local|google|openai)/\S+@${embedder.dimension}$`));
    expect(embedder.alpha).toBeGreaterThan(0);
    expect(embedder.alpha).toBeLessThan(1);
    expect(embedder.minScore).toBeUndefined();
  });

  it('takes the owner’s threshold', async () => {
    const other = world().open(0.25);
    expect(other.minScore).toBe(0.25);
    await other.close();
  });

  it.each(Object.entries({ ...LANGUAGES, ...AWKWARD }))('makes a unit vector of %s, as a question and as a passage', async (_, text) => {
    for (const as of ['query', 'passage'] as const) {
      const vector = await one(text, as);
      expect(vector).toBeInstanceOf(Float32Array);
      expect(vector).toHaveLength(embedder.dimension);
      expect(Math.abs(lengthOf(vector) - 1)).toBeLessThan(1e-5);
    }
  });

  it('makes the same vector of the same text, alone or among others', async () => {
    const [, among] = await embedder.embed([LANGUAGES.German, LANGUAGES.English, 'short'], 'passage');
    expect(cosine(among!, await one(LANGUAGES.English))).toBeCloseTo(1, 5);
  });

  it('keeps the order of more texts than go into one batch', async () => {
    const texts = Array.from(
      { length: 150 },
      (_, at) => `nurse ${'abcdefghij'[at % 10]} ${'abcdefghijklmno'[Math.floor(at / 10)]}${'x'.repeat(at % 7)}`,
    );
    const vectors = await embedder.embed(texts, 'passage');
    expect(vectors).toHaveLength(texts.length);
    for (const at of [0, 1, 31, 32, 63, 64, 100, 149]) expect(cosine(vectors[at]!, await one(texts[at]!))).toBeCloseTo(1, 4);
  });

  it('puts a question nearer to the passage that answers it', async () => {
    const question = await one('nurse hospital', 'query');
    const [near, far] = await embedder.embed(['a nurse in a hospital', 'the river and the sea'], 'passage');
    expect(cosine(question, near!)).toBeGreaterThan(cosine(question, far!));
  });

  it('makes no vectors of no texts', async () => {
    expect(await embedder.embed([], 'passage')).toEqual([]);
  });

  it('begins nothing for somebody who has left', async () => {
    const before = world().begun?.();
    await expect(embedder.embed(['a nurse'], 'query', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(world().begun?.()).toBe(before);
  });

  it('stops when its caller leaves in the middle, with the caller’s reason', async () => {
    const caller = new AbortController();
    const call = embedder.embed(
      Array.from({ length: 2_000 }, (_, at) => `a nurse in a hospital ${at}`),
      'passage',
      caller.signal,
    );
    setImmediate(() => caller.abort(new Error('gone')));
    await expect(call).rejects.toThrow('gone');
    expect(await one('a nurse')).toHaveLength(embedder.dimension); // and goes on for others
  });
}
