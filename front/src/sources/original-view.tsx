import { lazy, Suspense } from 'react';
import { Problem } from '../api/problem';
import type { Document, Passage } from '../api/types';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { fileSize } from '../documents/file-size';
import { HtmlView } from './html-view';
import { PlainView } from './plain-view';
import { SaveButton } from './save-button';
import { useOriginal } from './use-original';

const PdfView = lazy(() => import('./pdf/pdf-view').then(({ PdfView }) => ({ default: PdfView })));

/** The original as it was sent: PDFs drawn here, HTML in a frame that runs nothing, plain text as it stands, the rest to be saved. */
export function OriginalView({ document, passage }: { document: Document; passage: Passage | undefined }) {
  const { sources, app } = useTexts();
  const { original, again } = useOriginal(document.document_id);
  const name = originalName(document);
  switch (original.kind) {
    case 'loading':
      return <Loading share={original.share} />;
    case 'too-large':
      return (
        <Aside>
          <p>{sources.tooLarge(fileSize(original.bytes))}</p>
          <SaveButton documentId={document.document_id} name={name} />
        </Aside>
      );
    case 'failed': {
      const isGone = original.error instanceof Problem && original.error.status === 404;
      return (
        <Aside>
          <Notice kind={isGone ? 'info' : 'bad'}>{isGone ? sources.noOriginal : original.error.message}</Notice>
          {!isGone && <Button onClick={again}>{app.retry}</Button>}
        </Aside>
      );
    }
    case 'here': {
      const { blob } = original;
      const type = blob.type.split(';')[0]!.trim();
      if (type === 'application/pdf')
        return (
          <Suspense fallback={<Loading share={1} />}>
            <PdfView blob={blob} name={name} page={passage?.page ?? 1} passage={passage?.snippet} />
          </Suspense>
        );
      if (type === 'text/html' || type === 'application/xhtml+xml') return <HtmlView blob={blob} name={name} />;
      if (type.startsWith('text/') || type === 'application/json') return <PlainView blob={blob} name={name} />;
      return (
        <Aside>
          <p>{sources.notShown}</p>
          <SaveButton blob={blob} name={name} />
        </Aside>
      );
    }
    default:
      return original satisfies never;
  }
}

/** Of a table's row the original is the table. */
const originalName = ({ source, parent_id: parent }: Document): string => (parent ? source.replace(/#[^#]*$/, '') : source);

const Aside = ({ children }: { children: React.ReactNode }) => (
  <div className="flex flex-col items-start gap-4 p-5 text-sm">{children}</div>
);

function Loading({ share }: { share: number }) {
  const { sources } = useTexts();
  return (
    <div className="p-6" role="status">
      <p className="text-sm text-muted">{sources.loading}</p>
      <div aria-hidden className="mt-3 h-1 max-w-60 overflow-hidden rounded-full bg-raised">
        <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
