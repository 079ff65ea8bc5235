import { TrashIcon } from '@radix-ui/react-icons';
import { useState } from 'react';
import type { Document } from '../api/types';
import { openDocument } from '../sources/opened-source';
import { language, useTexts } from '../texts/texts';
import { useStore } from '../app/store';
import { IconButton } from '../ui/button';
import { Confirm } from '../ui/confirm';
import { kindOf } from './document-kind';
import { DocumentState } from './document-state';
import { useDelete } from './use-delete';

const CELL = 'py-3 pr-4 align-top text-muted';

/** A document as a line of the list. */
export function DocumentRow({ document, isWritable, isRow = false }: { document: Document; isWritable: boolean; isRow?: boolean }) {
  const { documents } = useTexts();
  const { title, source, pages, chunks, error, updated_at: updated } = document;
  const speech = useStore(language);
  const [asking, setAsking] = useState(false);
  const remove = useDelete(document);
  return (
    <tr className="group border-b border-line">
      <th scope="row" className={`py-3 pr-4 text-left align-top font-normal ${isRow ? 'pl-5' : ''}`}>
        <button
          type="button"
          aria-label={documents.open(title)}
          onClick={() => openDocument(document)}
          className="block max-w-full truncate text-left font-medium underline-offset-4 hover:underline"
        >
          <bdi>{title}</bdi>
        </button>
        {source !== title && (
          <bdi className="mt-0.5 block truncate text-xs text-muted" title={source}>
            {source}
          </bdi>
        )}
        {error && <p className="mt-1 text-xs break-words text-bad">{error}</p>}
        {remove.error && (
          <p role="alert" className="mt-1 text-xs text-bad">
            {remove.error.message}
          </p>
        )}
      </th>
      <td className={`${CELL} hidden sm:table-cell`}>{documents.kinds[kindOf(document)]}</td>
      <td className={`${CELL} hidden text-right tabular-nums lg:table-cell`}>{pages ?? '–'}</td>
      <td className={`${CELL} hidden text-right tabular-nums lg:table-cell`}>{chunks.toLocaleString(speech)}</td>
      <td className={`${CELL} hidden md:table-cell`}>
        <time dateTime={updated}>{new Date(updated).toLocaleString(speech, { dateStyle: 'medium' })}</time>
      </td>
      <td className={CELL}>
        <DocumentState document={document} />
      </td>
      {isWritable && (
        <td className="py-1.5 text-right align-top">
          {!isRow && (
            <IconButton label={documents.remove(title)} disabled={remove.isPending} onClick={() => setAsking(true)}>
              <TrashIcon />
            </IconButton>
          )}
          <Confirm
            open={asking}
            title={documents.removeTitle(title)}
            detail={documents.removeDetail}
            action={documents.removeAction}
            onConfirm={() => remove.mutate()}
            onClose={() => setAsking(false)}
          />
        </td>
      )}
    </tr>
  );
}
