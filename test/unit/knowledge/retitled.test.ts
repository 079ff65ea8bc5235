import type { Extracted } from '../../../src/domain/knowledge/extractor';
import { retitled } from '../../../src/domain/knowledge/retitled';

const chunk = (header: string) => ({ header, text: 'text', page: null, section: null, start: 0, end: 4 });
const extracted = (...headers: string[]): Extracted => ({
  title: 'file-17',
  mime: 'text/plain',
  pages: null,
  metadata: {},
  chunks: headers.map(chunk),
  rows: [{ title: 'row', metadata: {}, chunks: [chunk('row')] }],
});

describe('a title that the sender gives', () => {
  it('stands at the head of every chunk’s header, where the document’s own stood', () => {
    const { title, chunks, rows } = retitled(extracted('file-17', 'file-17 › Roses', 'file-170', ''), 'The garden');
    expect([title, ...chunks.map(({ header }) => header)]).toEqual([
      'The garden',
      'The garden',
      'The garden › Roses',
      'The garden › file-170',
      'The garden',
    ]);
    expect(rows[0]!.chunks[0]!.header).toBe('row');
  });

  it('changes nothing where it is missing or the same', () => {
    const document = extracted('file-17 › Roses');
    expect(retitled(document, undefined)).toBe(document);
    expect(retitled(document, 'file-17')).toBe(document);
  });
});
