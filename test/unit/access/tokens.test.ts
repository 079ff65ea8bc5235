import { RandomTokens } from '../../../src/infrastructure/access/random-tokens';
import { bearerToken } from '../../../src/infrastructure/http/caller';

describe('tokens', () => {
  const tokens = new RandomTokens();

  it('are rl_ and 43 base64url characters, another each time', () => {
    const many = new Set(Array.from({ length: 100 }, () => tokens.issue()));
    expect(many.size).toBe(100);
    for (const token of many) expect(token).toMatch(/^rl_[A-Za-z0-9_-]{43}$/);
  });

  it('are kept as SHA-256, and what can be no token as nothing', () => {
    const token = tokens.issue();
    expect(tokens.hash(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(tokens.hash(token)).toBe(tokens.hash(token));
    for (const text of ['', 'rl_', token.slice(0, -1), `${token}x`, `"${token}"`, token.replace('rl_', 'RL_')])
      expect(tokens.hash(text)).toBeUndefined();
  });

  it('compares secrets of any length', () => {
    expect(tokens.same('a secret', 'a secret')).toBe(true);
    expect(tokens.same('a secret', 'a secret ')).toBe(false);
    expect(tokens.same('', 'a')).toBe(false);
  });
});

describe('the Authorization header', () => {
  it('holds one bearer token, in any case of the scheme', () => {
    expect(bearerToken('Bearer abc')).toBe('abc');
    expect(bearerToken('bearer abc')).toBe('abc');
    expect(bearerToken(undefined)).toBeUndefined();
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'abc', 'Bearer a b', 'Bearer  a', 'Bearer tö'])('is refused as %j', (header) => {
    expect(() => bearerToken(header)).toThrow('Authorization');
  });
});
