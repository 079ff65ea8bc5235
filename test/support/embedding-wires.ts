import type { EmbeddingFault } from './embedding-server';

/** A request, whatever its wire. */
export interface WireRequest {
  model: string;
  texts: string[];
  /** OpenAI: `dimensions`, undefined where it was not asked for; Google: `outputDimensionality`. */
  dimensions: number | undefined;
  taskType: string | undefined;
  encoding: string | undefined;
}
interface EmbeddingWire {
  path: RegExp;
  read(body: unknown): WireRequest;
  answer(request: WireRequest, fault: EmbeddingFault | undefined): string;
}

interface GoogleBody {
  requests: { model: string; content: { parts: { text: string }[] }; taskType?: string; outputDimensionality?: number }[];
}
interface OpenaiBody {
  model: string;
  input: string[];
  dimensions?: number;
  encoding_format?: string;
}
type Numbers = (number | null)[];

const openai: EmbeddingWire = {
  path: /^\/v1\/embeddings$/,
  read(body) {
    const { model, input, dimensions, encoding_format: encoding } = body as OpenaiBody;
    return { model, texts: input, dimensions, encoding, taskType: undefined };
  },
  answer(request, fault) {
    const data = vectorsOf(request, request.dimensions ?? 1536, fault).map((numbers, index) => ({
      object: 'embedding',
      index,
      embedding: fault === 'base64' ? Buffer.from(Float32Array.from(numbers.map(Number)).buffer).toString('base64') : numbers,
    }));
    if (fault === 'backwards') data.reverse();
    return JSON.stringify(fault === 'another shape' ? { embeddings: [] } : { object: 'list', data, model: request.model });
  },
};

const google: EmbeddingWire = {
  path: /^\/v1beta\/models\/[\w.-]+:batchEmbedContents(?:\?|$)/,
  read(body) {
    const { requests } = body as GoogleBody;
    return {
      model: requests[0]!.model,
      texts: requests.map(({ content }) => content.parts.map(({ text }) => text).join('')),
      dimensions: requests[0]!.outputDimensionality,
      taskType: requests[0]!.taskType,
      encoding: undefined,
    };
  },
  answer(request, fault) {
    const embeddings = vectorsOf(request, request.dimensions ?? 3072, fault).map((values) => ({ values }));
    return JSON.stringify(fault === 'another shape' ? { predictions: [] } : { embeddings });
  },
};

export const embeddingWireOf = (url: string): EmbeddingWire | undefined => [openai, google].find(({ path }) => path.test(url));

function vectorsOf({ texts }: WireRequest, dimension: number, fault: EmbeddingFault | undefined): Numbers[] {
  const vectors: Numbers[] = texts.map((text) => wordVector(text, fault === 'a wrong dimension' ? dimension / 2 : dimension));
  if (fault === 'one vector too few') vectors.pop();
  if (fault === 'one vector too many') vectors.push(wordVector('more', dimension));
  if (fault === 'no number among the numbers') vectors[0]![3] = null; // what most libraries make of NaN
  if (fault === 'not finite') vectors[0]![3] = 1e300; // squared, it is none
  if (fault === 'zeros') vectors[0]!.fill(0);
  return vectors;
}

/** Three at each word's place. */
export function wordVector(text: string, dimension: number): number[] {
  const vector = Array.from({ length: dimension }, () => 0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    let place = 7;
    for (const character of word) place = (place * 31 + character.codePointAt(0)!) % dimension;
    vector[place]! += 3;
  }
  return vector;
}
