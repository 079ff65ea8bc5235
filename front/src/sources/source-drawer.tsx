import { lazy, Suspense, useEffect } from 'react';
import { useLocation } from 'wouter';
import { session } from '../access/session';
import type { Document, Passage } from '../api/types';
import { Store, useStore } from '../app/store';
import { useTexts } from '../texts/texts';
import { Drawer } from '../ui/drawer';
import { Spinner } from '../ui/spinner';

/** What is open beside the page: a passage with its document, or a document as a whole. */
export interface OpenedSource {
  documentId: string;
  title: string;
  passage?: Passage;
}

/** null: nothing is open. */
export const openedSource = new Store<OpenedSource | null>(null);
export const openSource = (passage: Passage): void => openedSource.set({ documentId: passage.document_id, title: passage.title, passage });
export const openDocument = ({ document_id, title }: Pick<Document, 'document_id' | 'title'>): void =>
  openedSource.set({ documentId: document_id, title });

const close = (): void => openedSource.set(null);

// Whoever comes next need not see what was open.
session.watch(() => session.value.kind === 'token-needed' && close());

// A chat that nobody looks behind needs no viewer.
const SourceViewer = lazy(() => import('./source-viewer').then(({ SourceViewer }) => ({ default: SourceViewer })));

/** The document of `openedSource`, at the page and with the passage marked. Stands once in the page. */
export function SourceDrawer() {
  const opened = useStore(openedSource);
  const { sources } = useTexts();
  const [view] = useLocation();
  useEffect(() => close, [view]);
  return (
    <Drawer open={opened !== null} onClose={close} title={opened?.title ?? sources.title}>
      {opened && (
        <Suspense
          fallback={
            <p className="flex items-center gap-2 p-6 text-sm text-muted" role="status">
              <Spinner /> {sources.loading}
            </p>
          }
        >
          <SourceViewer key={`${opened.documentId} ${opened.passage?.chunk_id}`} opened={opened} />
        </Suspense>
      )}
    </Drawer>
  );
}
