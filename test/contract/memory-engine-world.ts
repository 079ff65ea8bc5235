import { MemoryRequests } from '../support/memory-requests';
import { MemoryRows } from '../support/memory-rows';
import { MemoryStatements } from '../support/memory-statements';
import { MemoryStore, type Transport } from '../support/memory-store';
import type { RunId, ThreadId, UserId } from '../../src/domain/ids';
import { aMessageId, aRunId, aThreadId, type EngineWorld } from './engine-world';

const LEASE_SECONDS = 15;

export async function openMemoryEngineWorld(transport?: Transport): Promise<EngineWorld & { store: MemoryStore }> {
  let now = Date.UTC(2026, 0, 1);
  let users = 0;
  const rows = new MemoryRows(() => now);
  const tables = new MemoryStatements(rows);
  const requests = new MemoryRequests(tables);
  const store = new MemoryStore(tables, LEASE_SECONDS, transport);
  const rowOf = (run: RunId) => {
    const row = rows.runs.get(run);
    if (!row) throw new Error('no such run');
    return row;
  };
  return {
    store,
    queue: store,
    lease: store,
    leaseSeconds: LEASE_SECONDS,
    post: async ({ threadId = aThreadId(), userId = ++users as UserId, onBusy = 'queue' } = {}) => {
      now++;
      const runId = aRunId();
      const ids = { runId, threadId, userId, userMessageId: aMessageId(), answerMessageId: aMessageId() };
      requests.post({ ...ids, onBusy, maxQueued: 100, request: { mode: 'normal' } });
      return { runId, threadId, userId };
    },
    cancel: async (run) => {
      const { ended, asked } = requests.cancel(run);
      return ended ? 'ended' : asked ? 'asked' : 'too late';
    },
    leaseEnds: async (process, seconds) => {
      const row = rows.processes.get(process);
      if (row) row.leaseExpiresAt = now + seconds * 1000;
    },
    state: async (run) => {
      const { status, processId, attempt, lostCount, lastSeq } = rowOf(run);
      return { status, processId, attempt, lostCount, lastSeq };
    },
    answer: async (run) => {
      const message = rows.messages.get(rowOf(run).answerMessageId);
      if (!message) throw new Error('no such message');
      const { content, status, sources } = message;
      return { content, status, sources };
    },
    remove: async (run) => {
      rows.runs.delete(run);
      rows.events.delete(run);
    },
    reset: async () => {
      for (const table of [rows.events, rows.runs, rows.messages, rows.threads, rows.processes]) (table as Map<ThreadId, unknown>).clear();
    },
    close: async () => undefined,
  };
}
