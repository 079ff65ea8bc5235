import type { Thread } from '../api/types';

export type GroupName = 'today' | 'yesterday' | 'week' | 'earlier';
export interface ThreadGroup {
  name: GroupName;
  threads: Thread[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_DAYS = 7;

/** Threads by the day of their last activity, in their order, which is newest activity first. */
export function threadGroups(threads: readonly Thread[], now: Date): ThreadGroup[] {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const groups: ThreadGroup[] = [];
  for (const thread of threads) {
    const name = groupOf(Date.parse(thread.updated_at), midnight);
    const group = groups.at(-1);
    if (group?.name === name) group.threads.push(thread);
    else groups.push({ name, threads: [thread] });
  }
  return groups;
}

/** @param midnight when today began, in milliseconds; days are rounded, for some have 23 or 25 hours */
function groupOf(usedAt: number, midnight: number): GroupName {
  if (usedAt >= midnight) return 'today';
  const daysAgo = Math.round((midnight - startOfDay(usedAt)) / DAY_MS);
  if (daysAgo <= 1) return 'yesterday';
  return daysAgo < WEEK_DAYS ? 'week' : 'earlier';
}

function startOfDay(at: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}
