import type { DataOf, StoredRunEvent } from '../api/types';

export interface ShownToModel {
  /** Ids of messages, oldest first. */
  readonly history?: readonly string[];
  readonly systemHash?: string;
  readonly sources?: DataOf<'sources'>;
  readonly result?: DataOf<'result'>;
}

/** Of the attempt that counts, the last: what an earlier one was shown went with it. */
export function shownToModel(events: readonly StoredRunEvent[]): ShownToModel {
  let shown: ShownToModel = {};
  for (const event of events) {
    if (event.type === 'restart') shown = {};
    else if (event.type === 'sources') shown = { ...shown, sources: event.data };
    else if (event.type === 'result') shown = { ...shown, result: event.data };
    else if (event.type === 'status' && event.data.status === 'answering')
      shown = { ...shown, history: event.data.history, systemHash: event.data.system_hash };
  }
  return shown;
}
