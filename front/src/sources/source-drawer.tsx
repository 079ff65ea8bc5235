import { lazy, Suspense, useEffect } from 'react';
import { useLocation } from 'wouter';
import { useStore } from '../app/store';
import { useTexts } from '../texts/texts';
import { Drawer } from '../ui/drawer';
import { Spinner } from '../ui/spinner';
import { closeSource, openedSource } from './opened-source';

// A chat that nobody looks behind needs no viewer.
const SourceViewer = lazy(() => import('./source-viewer').then(({ SourceViewer }) => ({ default: SourceViewer })));

/** The document of `openedSource`, at the page and with the passage marked. Stands once in the page. */
export function SourceDrawer() {
  const opened = useStore(openedSource);
  const { sources } = useTexts();
  const [view] = useLocation();
  useEffect(() => closeSource, [view]);
  return (
    <Drawer open={opened !== null} onClose={closeSource} title={opened?.title ?? sources.title}>
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
