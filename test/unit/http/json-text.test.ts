import fc from 'fast-check';
import { isJson } from '../../../src/infrastructure/http/json-body';
import { jsonDepth, parseObject } from '../../../src/infrastructure/http/json-text';

const body = (text: string) => parseObject(Buffer.from(text));

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('a JSON body', () => {
  it('is an object in UTF-8', () => {
    expect(body('{"a":"é😀"}')).toEqual({ a: 'é😀' });
    expect(body('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it.each(['', '{', '{"a":1}x', '{"a":1}{}', "{'a':1}", '{"a":1,}', 'undefined', '{"a":NaN}', '\0'])('is malformed as %j', (text) => {
    expect(() => body(text)).toThrow('not JSON');
  });

  it.each(['[]', '[{"content":"x"}]', 'null', '"x"', '1', 'true'])('is invalid as %s', (text) => {
    expect(() => body(text)).toThrow('must be a JSON object');
  });

  it('is malformed in other bytes', () => {
    expect(() => parseObject(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow('not UTF-8');
    expect(() => parseObject(Buffer.from('{"a":"\ud800"}', 'utf16le'))).toThrow();
    expect(() => parseObject(Buffer.from([...Buffer.from('{"a":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]))).toThrow('not UTF-8'); // a surrogate in UTF-8
  });

  it('may be a hundred levels deep, and no deeper', () => {
    const nested = (depth: number): string => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(() => body(nested(100))).not.toThrow();
    expect(() => body(nested(101))).toThrow('deeper');
    expect(() => body(nested(400_000))).toThrow('deeper');
    expect(() => body('{"a":'.repeat(50_000))).toThrow('deeper');
  });

  it('has at most a hundred fields, told fast', () => {
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])));
    const start = performance.now();
    expect(() => body(many)).toThrow('more than 100 fields');
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('pollutes nothing', () => {
    body('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('is as deep as the value that it says', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => jsonDepth(JSON.stringify(value)) === depthOf(value)));
  });
});

describe('the type of a body', () => {
  it.each([
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/json;charset="utf-8"',
    'application/json; v=1',
    'application/json;charset=utf8',
  ])('%s is taken', (type) => expect(isJson(type)).toBe(true));
  it.each([
    undefined,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/json; charset=x',
    'application/jsonx',
    'text/json',
  ])('%s is not', (type) => expect(isJson(type)).toBe(false));
});
