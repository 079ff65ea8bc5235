import type { Run, StoredRunEvent } from '../api/types';

/** The run and its events as a file of JSON; without `events_url`, whose ticket opens the stream to whoever has the file. */
export function downloadRun({ events_url: _, ...run }: Run, events: readonly StoredRunEvent[]): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify({ run, events }, null, 2)], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: `run-${run.run_id}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url)); // the download has begun by then
}
