import type { Document } from '../src/api/types';
import { nameFault } from '../src/documents/collection-name';
import { documentGroups } from '../src/documents/document-groups';
import { kindOf } from '../src/documents/document-kind';
import { fileSize } from '../src/documents/file-size';

const document = (id: string, parent: string | null = null): Document => ({
  document_id: id,
  parent_id: parent,
  source: parent ? `people.csv#${id}` : `${id}.csv`,
  collection: 'mine',
  status: 'indexed',
  title: id,
  mime: 'text/csv',
  error: null,
  pages: null,
  chunks: 1,
  metadata: {},
  created_at: '',
  updated_at: '',
});

describe('the list of documents', () => {
  it('has the rows of a table below it, wherever the table comes', () => {
    const groups = documentGroups([document('r1', 't'), document('alone'), document('r2', 't'), document('t')]);
    expect(
      groups.map((group) =>
        group.kind === 'one' ? group.document.document_id : [group.table?.document_id, ...group.rows.map((row) => row.title)],
      ),
    ).toEqual([['t', 'r1', 'r2'], 'alone']);
  });

  it('names a table that has not come yet by its rows', () => {
    expect(documentGroups([document('r1', 't')])).toMatchObject([{ kind: 'table', name: 'people.csv', rows: [{ title: 'r1' }] }]);
  });

  it('tells kinds, a row from its table too', () => {
    expect([document('t'), document('r', 't'), { mime: 'application/pdf', parent_id: null }].map(kindOf)).toEqual(['csv', 'row', 'pdf']);
  });

  it('says sizes as people do', () => {
    expect([0, 1023, 20_480, 3_355_443, 41_943_040].map(fileSize)).toEqual(['0 B', '1023 B', '20 KB', '3.2 MB', '40 MB']);
  });

  it('takes the names that the service takes', () => {
    const shared = [{ name: 'docs', shared: true }];
    for (const good of ['mine', 'Año 2024', '履歴書', 'a.b_c:d@e+f-g', 'x'.repeat(100)]) expect(nameFault(good, shared)).toBeUndefined();
    for (const bad of ['', '-a', 'a/b', '..', 'a%2f', 'x'.repeat(101)]) expect(nameFault(bad, shared)).toBe('bad');
    expect(nameFault('docs', shared)).toBe('shared');
    expect(nameFault('docs', [{ name: 'docs', shared: false }])).toBeUndefined();
  });
});
