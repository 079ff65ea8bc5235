import type { RunId } from '../../domain/ids';
import type { Signal } from '../engine/wake-up-hub';

/** A NOTIFY payload must stay under 8,000 bytes: 200 ids of 36 characters do, with what stands before them. */
const IDS_A_PAYLOAD = 200;
const KINDS = { queued: 'q', hello: 'h', moved: 'm', cancelled: 'c' } as const;

/** `<origin>:<kind>:<ids>`, in as many payloads as needed. */
export function encode(origin: string, signals: Signal[]): string[] {
  return signals.flatMap((signal) => {
    const head = `${origin}:${KINDS[signal.kind]}:`;
    if (!('runs' in signal)) return [head];
    const parts: string[] = [];
    for (let i = 0; i < signal.runs.length; i += IDS_A_PAYLOAD) parts.push(head + signal.runs.slice(i, i + IDS_A_PAYLOAD).join(','));
    return parts;
  });
}

/** Undefined for one's own messages and for what no release of ours sent. */
export function decode(origin: string, payload: string): Signal | undefined {
  const [from, kind, ids = ''] = payload.split(':');
  if (from === origin) return undefined;
  const runs = ids.split(',').filter(Boolean) as RunId[];
  if (kind === 'q') return { kind: 'queued' };
  if (kind === 'h') return { kind: 'hello' };
  if (kind === 'm') return { kind: 'moved', runs };
  if (kind === 'c') return { kind: 'cancelled', runs };
  return undefined;
}
