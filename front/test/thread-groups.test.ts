import type { Thread } from '../src/api/types';
import { threadGroups } from '../src/threads/thread-groups';

const NOW = new Date(2026, 2, 31, 9, 30);
const daysAgo = (days: number, hour = 12): Date => new Date(2026, 2, 31 - days, hour);
const thread = (id: string, used: Date): Thread =>
  ({ thread_id: id, created_at: daysAgo(500).toISOString(), updated_at: used.toISOString() }) as Thread;
const groups = (...threads: Thread[]) =>
  threadGroups(threads, NOW).map(({ name, threads }) => [name, threads.map((one) => one.thread_id).join('')]);

describe('threads by day', () => {
  it('are of today, yesterday, the last seven days, or earlier', () => {
    expect(
      groups(
        thread('a', NOW),
        thread('b', daysAgo(0, 0)),
        thread('c', daysAgo(1, 23)),
        thread('d', daysAgo(1, 0)),
        thread('e', daysAgo(2, 23)),
        thread('f', daysAgo(6)),
        thread('g', daysAgo(7)),
        thread('h', daysAgo(400)),
      ),
    ).toEqual([
      ['today', 'ab'],
      ['yesterday', 'cd'],
      ['week', 'ef'],
      ['earlier', 'gh'],
    ]);
  });

  it('count one that a slow clock made tomorrow as of today', () => {
    expect(groups(thread('a', daysAgo(-1)))).toEqual([['today', 'a']]);
  });

  it('are none where there are none', () => {
    expect(groups()).toEqual([]);
  });
});
