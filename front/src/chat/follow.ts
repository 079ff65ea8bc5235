import { useEffect, useMemo } from 'react';
import type { Message, WholeThread } from '../api/types';
import { queries } from '../app/queries';
import { tellTabs } from '../app/tabs';
import { liveRuns } from '../runs/live-runs';
import { withEnd } from './branch';
import { change, refresh } from './thread-data';

/** The runs of the pending answers of a branch. */
export function usePendingRuns(messages: readonly Message[]): ReadonlySet<string> {
  const runs = messages.flatMap(({ status, run_id }) => (status === 'pending' && run_id !== null ? [run_id] : [])).join(' ');
  return useMemo(() => new Set(runs === '' ? [] : runs.split(' ')), [runs]);
}

/** Follows runs whether or not their answers are in sight; what one has shown is its message's when it ends. */
export function useFollowing(threadId: string | undefined, runs: ReadonlySet<string>): void {
  useEffect(() => {
    const letGo = [...runs].map((run) => liveRuns.follow(run));
    return () => letGo.forEach((end) => end());
  }, [runs]);
  useEffect(() => {
    if (threadId === undefined) return;
    return liveRuns.onEnded((runId, view) => {
      const branch = queries.getQueryData<Message[]>(['messages', threadId]);
      if (!branch?.some(({ run_id, status }) => run_id === runId && status === 'pending')) return;
      const thread = (before: WholeThread): WholeThread => (before.active_run?.run_id === runId ? { ...before, active_run: null } : before);
      void change(threadId, { messages: (before) => withEnd(before, view), thread }).then(() => {
        refresh(threadId);
        void queries.invalidateQueries({ queryKey: ['run', runId] });
        tellTabs({ threads: true, thread: threadId });
      });
    });
  }, [threadId]);
}

/** Another tab or device has asked, ended or switched versions: the branch is fetched anew when the thread says that it moved. */
export function useMovedThread(thread: WholeThread | undefined, messages: readonly Message[] | undefined): void {
  const id = thread?.thread_id;
  const head = thread?.head_message_id ?? null;
  const active = thread?.active_run?.run_id ?? null;
  const loaded = messages !== undefined;
  useEffect(() => {
    const branch = id === undefined ? undefined : queries.getQueryData<Message[]>(['messages', id]);
    if (!loaded || !branch) return;
    const last = branch.at(-1);
    const moved = head !== (last?.message_id ?? null);
    const begun = active !== null && !branch.some(({ run_id }) => run_id === active);
    const ended = active === null && last?.status === 'pending';
    if (moved || begun || ended) void queries.invalidateQueries({ queryKey: ['messages', id] });
  }, [id, head, active, loaded]);
}
