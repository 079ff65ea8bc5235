import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Collection } from '../domain/knowledge/collection';
import { bringFolder } from './bring-folder';
import { type KnowledgeCall, type KnowledgeParts, ROOT, withKnowledge } from './knowledge-parts';
import { progressOf } from './progress';
import { say } from './say';
import { WrongCall } from './wrong-call';

const CVS = join(ROOT, 'cv_generation/data/cvs');
const LOOK_MS = 200;

/** `rag-rebuild`: makes everything be as the settings and the folders say, without a restart and without a query that fails. */
export function ragRebuild(args: string[]): KnowledgeCall {
  if (args.length > 0) throw new WrongCall('rag-rebuild takes nothing: make rag-rebuild.');
  return (call) => withKnowledge(call, (parts) => rebuildAll(parts, call.signal));
}

async function rebuildAll(parts: KnowledgeParts, signal: AbortSignal): Promise<void> {
  const { documents, unreadable } = await parts.docs.execute('docs', ROOT);
  say(`docs: ${documents} files.`);
  for (const { source, reason } of unreadable) say(`  ${source}: ${reason}`);
  if (existsSync(CVS)) await bringFolder(parts, { folder: CVS, collection: 'cvs', mirror: true, signal });
  for (const collection of await parts.collections.all()) {
    await recut(parts, collection, signal);
    await embed(parts, collection, signal);
  }
}

/** Documents of another cut are read again from their originals. */
async function recut({ documents, ingesting, cut }: KnowledgeParts, { id, name }: Collection, signal: AbortSignal): Promise<void> {
  const again = await documents.recut(id, cut);
  if (again.length === 0) return;
  const progress = progressOf(`Cutting ${name} anew`);
  await ingesting(async () => {
    for (let waiting = again.length; waiting > 0; await new Promise((resolve) => setTimeout(resolve, LOOK_MS))) {
      signal.throwIfAborted();
      waiting = await documents.pending(id);
      progress.at(Math.max(again.length - waiting, 0), again.length);
    }
  }).finally(() => progress.end());
}

async function embed({ rebuild, collections }: KnowledgeParts, collection: Collection, signal: AbortSignal): Promise<void> {
  const progress = progressOf(`Embedding ${collection.name}`);
  const now = (await collections.all()).find(({ id }) => id === collection.id);
  if (!now) return;
  const { embedded, whole } = await rebuild.execute(now, signal, (done) => progress.at(done, done)).finally(() => progress.end());
  say(
    `${collection.name}: ${embedded === 0 ? 'vectors are up to date' : `${embedded} vectors are new`}${whole ? '' : ', and some are still another embedder’s'}; the index is made.`,
  );
}
