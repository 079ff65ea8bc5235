import { session } from '../access/session';
import { queries } from '../app/queries';
import { tellTabs } from '../app/tabs';
import { sendFile } from './send-file';
import { isOpen, UploadQueue } from './upload-queue';

/** What this page sends. */
export const uploads = new UploadQueue(sendFile, (collection) => documentsChanged(collection));

// Whoever signs out takes along what was theirs to send.
session.watch(() => {
  if (session.value.kind !== 'token-needed') return;
  for (const { id } of uploads.value) uploads.stop(id);
  uploads.clear();
});

// The page asks before it goes with files on their way.
window.addEventListener('beforeunload', (event) => {
  if (uploads.value.some(({ state }) => isOpen(state))) event.preventDefault();
});

/** Fetches anew what shows the documents of a collection, here and in other tabs. */
export function documentsChanged(collection: string): void {
  void queries.invalidateQueries({ queryKey: ['documents', collection] });
  void queries.invalidateQueries({ queryKey: ['collections'] });
  tellTabs({ documents: collection });
}
