import type { DataOf, RunEvent } from '../api/types';

/** What a run has shown up to an event: the events folded, and nothing that they do not say. */
export interface RunView {
  readonly runId: string;
  /** Of the last event that is in it; 0: none yet. */
  readonly seq: number;
  readonly phase: 'waiting' | 'thinking' | 'searching' | 'answering' | 'ended';
  readonly attempt: number;
  readonly model?: string;
  /** The tokens since the last restart, joined. */
  readonly text: string;
  readonly sources?: DataOf<'sources'>;
  /** Why it began anew, oldest first. */
  readonly restarts: readonly DataOf<'restart'>[];
  readonly result?: DataOf<'result'>;
  readonly final?: DataOf<'final'>;
  readonly error?: DataOf<'error'>;
  readonly ended?: DataOf<'done'>['status'];
}

export const newRunView = (runId: string): RunView => ({ runId, seq: 0, phase: 'waiting', attempt: 0, text: '', restarts: [] });

/** Types that are not known change nothing but the cursor. */
export function withEvent(view: RunView, event: RunEvent): RunView {
  const next = { ...view, seq: event.seq };
  switch (event.type) {
    case 'status':
      return { ...next, phase: event.data.status, attempt: event.data.attempt, model: event.data.model };
    case 'sources':
      return { ...next, sources: event.data };
    case 'token':
      return { ...next, phase: 'answering', text: view.text + event.data.content };
    case 'restart':
      return { ...begunAgain(next), attempt: event.data.attempt, model: event.data.model, restarts: [...view.restarts, event.data] };
    case 'result':
      return { ...next, result: event.data };
    case 'final':
      return { ...next, final: event.data, text: event.data.content };
    case 'error':
      return { ...next, error: event.data };
    case 'done':
      return { ...next, phase: 'ended', ended: event.data.status };
    default:
      return next;
  }
}

/** What was shown of an attempt that was given up is dropped; `sources` comes again. */
const begunAgain = (view: RunView): RunView => ({ ...view, phase: 'thinking', text: '', sources: undefined, result: undefined });
