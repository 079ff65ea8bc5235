import { ChevronRightIcon } from '@radix-ui/react-icons';
import { useState } from 'react';
import { useTexts } from '../texts/texts';
import type { DocumentGroup } from './document-groups';
import { DocumentRow } from './document-row';

/** So many rows of a table at once. */
const SOME = 50;

/** A document as a line, or a table with its rows below it on demand. */
export function DocumentGroupRows({ group, isWritable }: { group: DocumentGroup; isWritable: boolean }) {
  const { documents } = useTexts();
  const [shown, setShown] = useState(0);
  if (group.kind === 'one')
    return (
      <tbody>
        <DocumentRow document={group.document} isWritable={isWritable} />
      </tbody>
    );
  const { rows, table, name } = group;
  return (
    <tbody>
      {table && <DocumentRow document={table} isWritable={isWritable} />}
      <tr className="border-b border-line">
        <td colSpan={7} className={table ? 'pl-5' : ''}>
          <button
            type="button"
            aria-expanded={shown > 0}
            onClick={() => setShown(shown > 0 ? 0 : SOME)}
            className="inline-flex min-h-9 items-center gap-1.5 text-xs text-muted hover:text-ink pointer-coarse:min-h-10"
          >
            <ChevronRightIcon aria-hidden className={`transition-transform ${shown > 0 ? 'rotate-90' : ''}`} />
            {table ? documents.rows(rows.length) : documents.showRows(rows.length, name)}
          </button>
        </td>
      </tr>
      {rows.slice(0, shown).map((row) => (
        <DocumentRow key={row.document_id} document={row} isRow isWritable={isWritable} />
      ))}
      {shown > 0 && rows.length > shown && (
        <tr>
          <td colSpan={7} className="pl-5">
            <button type="button" className="min-h-9 text-xs text-accent hover:underline" onClick={() => setShown(shown + SOME)}>
              {documents.more}
            </button>
          </td>
        </tr>
      )}
    </tbody>
  );
}
