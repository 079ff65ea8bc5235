import type { Document } from '../api/types';
import { useTexts } from '../texts/texts';
import { Spinner } from '../ui/spinner';

/** How far a document is. */
export function DocumentState({ document: { status } }: { document: Pick<Document, 'status'> }) {
  const { documents } = useTexts();
  return (
    <span className={`inline-flex items-center gap-1.5 text-xs whitespace-nowrap ${status === 'failed' ? 'text-bad' : 'text-muted'}`}>
      {status === 'pending' ? (
        <Spinner className="size-3" />
      ) : (
        <span aria-hidden className={`size-2 rounded-full ${status === 'indexed' ? 'bg-good' : 'bg-bad'}`} />
      )}
      {documents.status[status]}
    </span>
  );
}
