import type { KeywordHit } from '../../../src/domain/knowledge/passage-index';
import { namedBy } from '../../../src/domain/knowledge/named';
import { namedFirst } from '../../../src/domain/knowledge/ranking';
import { aChunk } from '../../support/chunks';

describe('a title in a question', () => {
  it.each([
    ['Ana García', 'What did ana garcia do?', 2],
    ['Ana García', "García, Ana's skills", 2],
    ['Ana García Torres', 'Ana García Torres', 3],
    ['Ana García Torres', 'Ana García', 0],
    ['Elif Yılmaz', 'elif yilmaz', 2],
    ['Søren Łukasz', 'Soren Lukasz?', 2],
    ['李伟', '李伟在哪里工作？', 2],
    ['李伟', '李娜在哪里工作？', 0],
    ['Li Na', 'Lina knows Li', 0],
    ['Streams', 'How do streams end?', 0],
    ['', 'anything', 0],
    ['!', 'anything!', 0],
  ])('%s is named in "%s": %i', (title, question, length) => {
    expect(namedBy(question)(title)).toBe(length);
  });
});

describe('a document that the question names', () => {
  const hit = (id: string, title: string, score: number): KeywordHit => ({ chunk: aChunk(id, '', { title }), score, coverage: 0.1 });
  const hits = [hit('a', 'Ana Torres', 9), hit('b', 'Ana García', 5), hit('c', 'Li Wei', 4), hit('d', 'Ana García', 3)];
  const order = (query: string) => namedFirst(query, hits).map(({ chunk, score, coverage }) => `${chunk.id} ${score} ${coverage}`);

  it('goes first, in the order of its own, and counts as covered', () => {
    expect(order('Where did Ana García study?')).toEqual(['b 14 1', 'd 12 1', 'a 9 0.1', 'c 4 0.1']);
  });

  it('goes beside another that is named', () => {
    expect(order('Compare Ana García with Li Wei')).toEqual(['b 14 1', 'c 13 1', 'd 12 1', 'a 9 0.1']);
  });

  it('is not one whose name is part of the name that is meant', () => {
    const more = [hit('a', 'Ana García', 9), hit('b', 'Ana García Torres', 5)];
    expect(namedFirst('Ana García Torres', more).map(({ chunk }) => chunk.id)).toEqual(['b', 'a']);
  });

  it('changes nothing where none is', () => {
    expect(namedFirst('Who knows Kubernetes?', hits)).toEqual(hits);
    expect(namedFirst('anything', [])).toEqual([]);
  });
});
