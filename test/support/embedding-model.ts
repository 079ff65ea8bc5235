import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tinyOnnx } from './embedding-onnx';

/** The name of a model that wants E5's prefixes. */
export const TINY = 'tiny/e5-small';
export const DIMENSION = 16;

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const WORDS = 'query passage : a nurse in hospital the river and sea 护 士 医 院'.split(' ');
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
export const VOCABULARY = [...new Set([...SPECIAL, ...WORDS, ...LETTERS, ...LETTERS.map((letter) => `##${letter}`)])];

/** What the model knows of each token. That of the padding is large: a mean that counts it is far off. */
export const ROWS = VOCABULARY.map((token, at) =>
  Array.from({ length: DIMENSION }, (_, place) => (token === '[PAD]' ? 100 : Math.sin((at + 1) * (place + 1) * 1.7))),
);

/** The files of a sentence-embedding model: WordPiece over a hundred tokens, and a table for a network. */
export function tinyModelFiles(): Record<string, Buffer> {
  const special = Object.fromEntries(SPECIAL.map((token) => [token, VOCABULARY.indexOf(token)]));
  const part = (id: string, type_id: number) => ({ SpecialToken: { id, type_id } });
  const tokenizer = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [part('[CLS]', 0), { Sequence: { id: 'A', type_id: 0 } }, part('[SEP]', 0)],
      pair: [
        part('[CLS]', 0),
        { Sequence: { id: 'A', type_id: 0 } },
        part('[SEP]', 0),
        { Sequence: { id: 'B', type_id: 1 } },
        part('[SEP]', 1),
      ],
      special_tokens: Object.fromEntries(['[CLS]', '[SEP]'].map((token) => [token, { id: token, ids: [special[token]], tokens: [token] }])),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(VOCABULARY.map((token, id) => [token, id])),
    },
  };
  const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
  return {
    'config.json': json({ model_type: 'bert', architectures: ['BertModel'], hidden_size: DIMENSION, vocab_size: VOCABULARY.length }),
    'tokenizer.json': json(tokenizer),
    'tokenizer_config.json': json({ tokenizer_class: 'BertTokenizer', model_max_length: 512, pad_token: '[PAD]', unk_token: '[UNK]' }),
    'onnx/model.onnx': tinyOnnx(ROWS),
  };
}

export function writeModel(folder: string, files = tinyModelFiles()): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, TINY, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** The unit vector of tokens, as it ought to be. */
export function pooled(tokens: string[]): number[] {
  const rows = tokens.map((token) => ROWS[VOCABULARY.indexOf(token)]!);
  const mean = Array.from({ length: DIMENSION }, (_, place) => rows.reduce((sum, row) => sum + row[place]!, 0) / rows.length);
  const length = Math.hypot(...mean);
  return mean.map((number) => number / length);
}
