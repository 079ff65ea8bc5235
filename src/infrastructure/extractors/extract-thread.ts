import { parentPort } from 'node:worker_threads';
import type { ChunkDraft } from '../../domain/knowledge/collection';
import { type DocumentKind, type Extracted, type SourceFile, Unreadable } from '../../domain/knowledge/extractor';
import type { DocumentText } from './blocks';
import { extractFile, type ReadBounds } from './extract-file';

/** To the thread: a file to read, then a `next` for each part of the answer that the other side has taken. */
export type Order =
  { job: { file: SourceFile; kind: DocumentKind; bounds: ReadBounds; maxArrayBytes: number; withText: boolean } } | { next: true };
export type Row = Extracted['rows'][number];
/** From the thread. `parts` come until `done`, each after a `next`: taken over in one piece, thousands of chunks would hold the other side's event loop. */
export type Report =
  | { ready: true }
  | { parts: { chunks: ChunkDraft[]; rows: Row[] } }
  | { done: { head: Omit<Extracted, 'chunks' | 'rows'>; cv?: DocumentText } }
  | { unreadable: string }
  /** Takes too much memory, and is to be ended. */
  | { greedy: true }
  | { fault: string };

const PART = 200;
const WATCH_MS = 100;
const port = parentPort!;
const report = (message: Report): void => port.postMessage(message);
let taken: () => void;

port.on('message', (order: Order) => {
  if ('next' in order) taken();
  else void run(order.job);
});
report({ ready: true });

async function run({ file, kind, bounds, maxArrayBytes, withText }: Extract<Order, { job: unknown }>['job']): Promise<void> {
  const watch = setInterval(() => {
    // The heap's bound (resourceLimits) does not count array buffers, and those are what a PDF unpacks into.
    if (process.memoryUsage().arrayBuffers > maxArrayBytes) report({ greedy: true });
  }, WATCH_MS);
  try {
    const { extracted, cv } = await extractFile(file, kind, bounds);
    const { chunks, rows, ...head } = extracted;
    for (let at = 0; at < chunks.length; at += PART) await handOver(chunks.slice(at, at + PART), []);
    for (let at = 0; at < rows.length; at += PART) await handOver([], rows.slice(at, at + PART));
    report({ done: { head, cv: withText ? cv : undefined } });
  } catch (error) {
    if (error instanceof Unreadable) report({ unreadable: error.message });
    else if (error instanceof RangeError) report({ unreadable: 'is too large or nested too deeply to be read: split it' });
    else report({ fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    clearInterval(watch);
  }
}

function handOver(chunks: ChunkDraft[], rows: Row[]): Promise<void> {
  report({ parts: { chunks, rows } });
  return new Promise((resolve) => (taken = resolve));
}
