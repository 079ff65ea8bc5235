import { asStored } from '../../src/domain/chat/run-event';
import type { OnBusy, RunContext } from '../../src/domain/chat/run-repository';
import { hasEnded, QueueFull, type RunRequest, type RunStatus, ThreadBusy } from '../../src/domain/chat/run';
import { NotFound } from '../../src/domain/failure';
import type { MessageId, RunId, ThreadId, UserId } from '../../src/domain/ids';
import type { MemoryRows, RunRow } from './memory-rows';
import type { MemoryStatements } from './memory-statements';
import { questionOf } from './scripted-model';

export interface MemoryPost {
  runId: RunId;
  threadId: ThreadId;
  userId: UserId;
  userMessageId: MessageId;
  answerMessageId: MessageId;
  onBusy: OnBusy;
  maxQueued: number;
  request: RunRequest;
}
export interface MemoryTouched {
  /** Ended on the spot. */
  cancelled: RunId[];
  /** Running: its process was asked to stop. */
  asked: RunId[];
}

/** What callers do to runs, each a transaction: as much of it as moves the engine. */
export class MemoryRequests {
  private readonly rows: MemoryRows;
  constructor(private readonly tables: MemoryStatements) {
    this.rows = tables.rows;
  }

  /** @throws ThreadBusy, QueueFull */
  post({ runId, threadId, userId, userMessageId, answerMessageId, onBusy, maxQueued, request }: MemoryPost): MemoryTouched {
    const thread = this.rows.threads.get(threadId) ?? { threadId, userId, lastTurn: 0 };
    this.rows.threads.set(threadId, thread);
    const active = this.activeOf(threadId);
    const [first] = active;
    if (first && onBusy === 'reject') throw new ThreadBusy(first.runId);
    const waiting = active.filter((run) => run.status === 'queued').length;
    if (first && onBusy === 'queue' && waiting >= maxQueued) throw new QueueFull(maxQueued, first.runId);
    const touched = onBusy === 'interrupt' ? this.stopAll(active) : { cancelled: [], asked: [] };
    this.rows.messages.set(answerMessageId, { messageId: answerMessageId, content: '', status: 'pending', sources: [] });
    this.rows.runs.set(runId, {
      runId,
      userId,
      threadId,
      turn: ++thread.lastTurn,
      userMessageId,
      answerMessageId,
      status: 'queued',
      attempt: 0,
      lostCount: 0,
      lastSeq: 0,
      processId: null,
      cancelRequestedAt: null,
      request,
      error: null,
      model: null,
      usage: null,
      createdAt: this.rows.now(),
      finishedAt: null,
    });
    return touched;
  }

  /** Asks a run to stop. @throws NotFound */
  cancel(runId: RunId): { status: RunStatus; ended: boolean; asked: boolean } {
    const run = this.rows.runs.get(runId);
    if (!run) throw new NotFound('run');
    const { status } = run;
    const { cancelled, asked } = this.stopAll([run]);
    return { status, ended: cancelled.length > 0, asked: asked.length > 0 };
  }

  /** Undefined when the run is gone. */
  context(runId: RunId): RunContext | undefined {
    const run = this.rows.runs.get(runId);
    if (!run) return undefined;
    const history = [{ id: run.userMessageId, role: 'user' as const, content: questionOf(runId) }];
    return { assistant: 'plain', collection: null, request: run.request, history };
  }

  private activeOf(thread: ThreadId): RunRow[] {
    return [...this.rows.runs.values()].filter((run) => run.threadId === thread && !hasEnded(run.status));
  }

  private stopAll(runs: RunRow[]): MemoryTouched {
    const touched: MemoryTouched = { cancelled: [], asked: [] };
    for (const run of runs) {
      if (hasEnded(run.status)) continue;
      run.cancelRequestedAt ??= this.rows.now();
      if (run.status === 'running') touched.asked.push(run.runId);
      else touched.cancelled.push(this.endQueued(run));
    }
    return touched;
  }

  /** cancel-queued.sql: a run that was handed back has text, which is kept. */
  private endQueued(run: RunRow): RunId {
    const { content } = this.tables.fold(run.runId);
    const sources = this.shownSources(run.runId);
    this.rows.move(run, { status: 'cancelled', processId: null });
    run.lastSeq = this.rows.lastSeqOf(run.runId) + 1;
    const data = {
      run_id: run.runId,
      thread_id: run.threadId,
      session_id: run.threadId,
      message_id: run.answerMessageId,
      status: 'cancelled',
    };
    this.rows.insertEvents(run.runId, [{ seq: run.lastSeq, type: 'done', data: asStored(data) }]);
    const message = this.rows.messages.get(run.answerMessageId);
    if (message) Object.assign(message, { content, status: content ? 'partial' : 'cancelled', sources: sources ?? message.sources });
    return run.runId;
  }

  private shownSources(run: RunId): unknown {
    const events = this.rows.eventsOf(run);
    const restart = events.findLast((event) => event.type === 'restart')?.seq ?? 0;
    const sources = events.findLast((event) => event.type === 'sources' && event.seq > restart);
    return (sources?.data as { passages?: unknown } | undefined)?.passages;
  }
}
