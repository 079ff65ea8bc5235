import type { ChunkId, CollectionId } from '../../domain/ids';
import type { IndexQuery } from '../../domain/knowledge/passage-index';
import { loadSnapshot } from './load-snapshot';
import type { Snapshot } from './snapshot';
import { answerCalls } from './thread-answers';

/** What the serving thread is asked. */
export type ServingCall =
  | { do: 'load'; collection: CollectionId; folder: string }
  | { do: 'search'; collection: CollectionId; query: IndexQuery }
  | { do: 'chunks'; collection: CollectionId; version: number; ids: ChunkId[] }
  | { do: 'drop'; collection: CollectionId };

/** The thread that searches: it holds a whole snapshot of each collection in use, and reads nothing but the files of indexes. */
const snapshots = new Map<CollectionId, Snapshot>();

async function answer(call: ServingCall): Promise<unknown> {
  switch (call.do) {
    case 'load': {
      const snapshot = await loadSnapshot(call.folder);
      snapshots.set(call.collection, snapshot);
      return snapshot.manifest;
    }
    case 'search':
      return snapshots.get(call.collection)?.search(call.query);
    case 'chunks': {
      const snapshot = snapshots.get(call.collection);
      return snapshot?.manifest.version === call.version ? snapshot.chunks(call.ids) : undefined;
    }
    case 'drop':
      return void snapshots.delete(call.collection);
    default:
      return call satisfies never;
  }
}

answerCalls(answer, 'finish');
