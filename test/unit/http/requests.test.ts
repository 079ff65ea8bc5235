import { idempotencyKeyOf } from '../../../src/infrastructure/http/idempotency-key';
import { limitOf, pageOf, userIdOf } from '../../../src/infrastructure/http/paging';

describe('the page of a list', () => {
  it('has fifty items, or as many as asked for', () => {
    expect(pageOf({})).toEqual({ limit: 50, cursor: undefined });
    expect(pageOf({ limit: '200', cursor: 'abc' })).toEqual({ limit: 200, cursor: 'abc' });
    expect(limitOf({ limit: '1000' }, 1000, 1000)).toBe(1000);
  });

  it.each(['0', '-1', 'abc', '201', '1.5', '', '1e2', '9999999999', ['1', '2']])('is refused with limit %j', (limit) => {
    expect(() => pageOf({ limit })).toThrow('limit must be');
  });

  it('is refused with a cursor that cannot be one', () => {
    expect(() => pageOf({ cursor: ['a', 'b'] })).toThrow('cursor');
    expect(() => pageOf({ cursor: 'x'.repeat(1001) })).toThrow('cursor');
  });
});

describe('?user_id=', () => {
  it('is a number from 1', () => {
    expect(userIdOf({})).toBeUndefined();
    expect(userIdOf({ user_id: '12' })).toBe(12);
    for (const user_id of ['0', '-1', 'abc', '1.5', '', '9223372036854775808', '9007199254740993', ['1', '2']])
      expect(() => userIdOf({ user_id })).toThrow('user_id');
  });
});

describe('an Idempotency-Key', () => {
  const of = (key: unknown, bytes = '{}', path = '/api/threads/1/messages') =>
    idempotencyKeyOf({ method: 'POST', path, headers: { 'idempotency-key': key }, bodyBytes: Buffer.from(bytes) } as never);

  it('stands for the route and the bytes of the body', () => {
    expect(of(undefined)).toBeUndefined();
    expect(of('k')).toEqual(of('k'));
    expect(of('k')?.requestHash).toMatch(/^[0-9a-f]{64}$/);
    expect(of('k')?.requestHash).toBe(of('other')?.requestHash);
    expect(of('k', '{ }')?.requestHash).not.toBe(of('k', '{}')?.requestHash);
    expect(of('k', '{}', '/api/threads/2/messages')?.requestHash).not.toBe(of('k')?.requestHash);
  });

  it.each(['', ' ', 'a b', 'k'.repeat(256), 'k'.repeat(3000), 'ä', 'a\tb', 'a, b'])('is refused as %j', (key) => {
    expect(() => of(key)).toThrow('Idempotency-Key');
  });
});
