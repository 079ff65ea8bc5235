import type { Synced } from '../application/knowledge/sync-folder';
import type { KnowledgeParts } from './knowledge-parts';
import { progressOf } from './progress';
import { say } from './say';

export interface BringWish {
  folder: string;
  collection: string;
  mirror: boolean;
  signal: AbortSignal;
}

const MOST_NAMED = 20;

/** Brings a folder into a shared collection, telling how far it is, and says what has become of it. */
export async function bringFolder(parts: KnowledgeParts, { folder, collection, mirror, signal }: BringWish): Promise<Synced> {
  const progress = progressOf(`Reading ${collection}`);
  const synced = await parts
    .ingesting((sync) => sync.execute({ folder, collection, mirror, signal, progress: ({ done, total }) => progress.at(done, total) }))
    .finally(() => progress.end());
  for (const { source, reason } of synced.failed.slice(0, MOST_NAMED)) say(`  ${source}: ${reason}`);
  if (synced.failed.length > MOST_NAMED) say(`  … and ${synced.failed.length - MOST_NAMED} more that could not be read`);
  say(summary(collection, synced));
  return synced;
}

function summary(collection: string, { total, unchanged, failed, removed }: Synced): string {
  const parts = [`${total - unchanged - failed.length} read`, `${unchanged} unchanged`];
  if (failed.length > 0) parts.push(`${failed.length} failed`);
  if (removed > 0) parts.push(`${removed} removed`);
  return `${collection}: ${total} file${total === 1 ? '' : 's'}, ${parts.join(', ')}.`;
}
