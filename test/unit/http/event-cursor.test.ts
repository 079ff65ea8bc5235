import { eventCursor } from '../../../src/infrastructure/http/api/event-cursor';

const cursor = (header?: string, after?: unknown): number =>
  eventCursor({ headers: header === undefined ? {} : { 'last-event-id': header }, query: after === undefined ? {} : { after } } as never);

describe('the cursor of a stream', () => {
  it('is the start where none is given, and an empty Last-Event-ID is none', () => {
    expect(cursor()).toBe(0);
    expect(cursor('')).toBe(0);
    expect(cursor('', '7')).toBe(7);
  });

  it('is Last-Event-ID before ?after', () => {
    expect(cursor('9', '5')).toBe(9);
    expect(cursor('9', 'abc')).toBe(9);
    expect(() => cursor('abc', '5')).toThrow('Last-Event-ID');
  });

  it.each([
    '-1',
    'abc',
    '1.5',
    '1e9',
    '0x10',
    'NaN',
    '5,6',
    '5, 6',
    'Infinity',
    '{"a":1}',
    ' 5',
    '5 ',
    '+5',
    '٣',
    '９',
    '9223372036854775808',
    '1'.repeat(1000),
    'null',
    '5\n',
  ])('is never %j', (text) => {
    expect(() => cursor(text)).toThrow('Last-Event-ID must be');
    expect(() => cursor(undefined, text)).toThrow('after must be');
  });

  it('is given once', () => {
    expect(() => cursor(undefined, ['1', '1'])).toThrow('after must be');
    expect(() => cursor(undefined, '')).toThrow('after must be');
  });

  it('stays within what Postgres can compare a seq with', () => {
    expect(cursor('999999999999999')).toBe(2_147_483_647);
  });
});
