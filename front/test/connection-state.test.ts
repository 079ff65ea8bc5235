import { connectionState, settleMs, shownAfter, type ConnectionState } from '../src/app/connection-state';

describe('one word for the connection', () => {
  it.each([
    ['idle', true, true, 'connected'],
    ['live', true, true, 'live'],
    ['connecting', true, true, 'connecting'],
    ['waiting', true, true, 'lost'],
    ['ended', true, true, 'connected'],
    ['waiting', true, false, 'silent'],
    ['live', false, true, 'offline'],
    ['offline', true, false, 'offline'],
  ] as const)('stream %s, network %s, service %s: %s', (stream, online, reached, state) => {
    expect(connectionState(stream, online, reached)).toBe(state);
  });

  it('says lost, not connecting, for as long as no try has worked', () => {
    const walk: ConnectionState[] = ['live', 'lost', 'connecting', 'lost', 'connecting', 'live'];
    const shown = walk.reduce<ConnectionState[]>((before, next) => [...before, shownAfter(before.at(-1) ?? 'connected', next)], []);
    expect(shown).toEqual(['live', 'lost', 'lost', 'lost', 'lost', 'live']);
  });

  it('waits with what may pass, and says at once what is good or sure', () => {
    expect((['connecting', 'lost', 'silent'] as const).map(settleMs)).toEqual([600, 600, 600]);
    expect((['connected', 'live', 'offline'] as const).map(settleMs)).toEqual([0, 0, 0]);
  });
});
