import { isLoopbackHost, isLoopbackOrigin } from '../../../src/infrastructure/http/loopback';

describe('in open mode', () => {
  it.each(['localhost', 'LocalHost:8000', '127.0.0.1', '127.0.0.1:1', '127.9.8.7:65535', '[::1]', '[::1]:8000'])(
    'Host %s is ours',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    'evil.example:8000',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'localhost:80:80',
    '0.0.0.0',
    '192.168.1.1',
    '[::]',
    '[::ffff:127.0.0.1]',
    '::1',
    'localhost:8000 ',
    'localhost\n.evil',
    '128.0.0.1',
    'localhost:',
  ])('Host %j is not', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });

  it.each(['http://localhost:3000', 'https://127.0.0.1', 'http://[::1]:5173'])('pages of %s may call', (origin) => {
    expect(isLoopbackOrigin(origin)).toBe(true);
  });

  it.each([
    'null',
    '',
    'http://evil.example',
    'https://localhost.evil.example',
    'http://evil.example:8000',
    'file://localhost',
    'localhost',
    'http://localhost/x',
    'http://a@localhost',
  ])('pages of %j may not', (origin) => {
    expect(isLoopbackOrigin(origin)).toBe(false);
  });
});
