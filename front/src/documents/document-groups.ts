import type { Document } from '../api/types';

/** A document of its own, or a table with those of its rows that have come; the table itself may come later. */
export type DocumentGroup =
  { kind: 'one'; document: Document } | { kind: 'table'; id: string; name: string; table?: Document; rows: Document[] };

/** `people.csv` of `people.csv#12`. */
const tableOf = (source: string): string => source.replace(/#[^#]*$/, '');

/** Rows of one table together, where the first of it stands. */
export function documentGroups(documents: readonly Document[]): DocumentGroup[] {
  const groups: DocumentGroup[] = [];
  const tables = new Map<string, DocumentGroup & { kind: 'table' }>();
  const parents = new Set(documents.flatMap(({ parent_id: parent }) => parent ?? []));
  for (const document of documents) {
    const id = document.parent_id ?? document.document_id;
    if (!parents.has(id)) {
      groups.push({ kind: 'one', document });
      continue;
    }
    let table = tables.get(id);
    if (!table) {
      table = { kind: 'table', id, name: tableOf(document.source), rows: [] };
      tables.set(id, table);
      groups.push(table);
    }
    if (document.parent_id === null) table.table = document;
    else table.rows.push(document);
  }
  return groups;
}
