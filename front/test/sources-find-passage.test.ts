import { findPassage } from '../src/sources/pdf/find-passage';

/** What is marked, by item. */
const marked = (items: readonly string[], passage: string): string[] =>
  findPassage(items, passage).ranges.map(({ item, start, end }) => items[item]!.slice(start, end));

describe('finding a passage on a page of a PDF', () => {
  it('finds it over lines whose spaces and hyphens differ', () => {
    const items = ['The quick brown', ' ', 'fox jumps over the la-', 'zy dog. Then it sleeps.'];
    expect(marked(items, 'quick brown fox jumps over the lazy dog')).toEqual(['quick brown', 'fox jumps over the la-', 'zy dog.']);
  });

  it('marks the signs that stand right beside the words', () => {
    expect(marked(['He said (“no tea today”), and left'], 'no tea today')).toEqual(['(“no tea today”),']);
  });

  it('finds letters that were set one by one, and ligatures', () => {
    expect(marked([...'effortless'], 'effortless')).toEqual([...'effortless']);
    expect(marked(['an o\uFB03ce of ours'], 'office')).toEqual(['o\uFB03ce']);
  });

  it('finds its lines where the page has them in another order', () => {
    const items = ['Senior engineer at Globex', '2019 to 2024', 'Led the migration of the payments platform'];
    const passage = 'Led the migration of the payments platform\nSenior engineer at Globex';
    expect(marked(items, passage)).toEqual([items[0], items[2]]);
  });

  it('marks a short line only beside what was found', () => {
    const items = ['Skills', 'Kafka, Flink and Airflow in production', 'Go', 'and more', 'Go west'];
    expect(marked(items, 'Kafka, Flink and Airflow in production\nmissing from this page altogether\nGo')).toEqual([items[1], 'Go']);
  });

  it('says what does not stand on the page, for the next one', () => {
    const { ranges, rest } = findPassage(['The first half of a sentence'], 'The first half of a sentence\ncontinues on another page');
    expect(ranges).toEqual([{ item: 0, start: 0, end: 28 }]);
    expect(rest.join('')).toContain('continues');
  });

  it('keeps the halves of a line that a page breaks', () => {
    expect(
      marked(['a line that begins on this page and'], 'a line that begins on this page and ends on the following one there'),
    ).not.toEqual([]);
  });

  it('marks nothing of an empty passage, an empty page, or signs alone', () => {
    expect(marked(['some text'], ' \n ')).toEqual([]);
    expect(marked([], 'some text that is long enough')).toEqual([]);
    expect(marked(['– • –'], '– • –')).toEqual([]);
  });

  it('finds Chinese and right-to-left text', () => {
    expect(marked(['周慧敏', '数据 工程师'], '数据工程师')).toEqual(['数据 工程师']);
    expect(marked(['שלום עולם טוב'], 'עולם')).toEqual(['עולם']);
  });

  it('takes no long time for a long page that resembles the passage', () => {
    const items = Array.from({ length: 20_000 }, () => 'abab abab');
    const passage = Array.from({ length: 300 }, (_, at) => `abab abab abab abac ${at}`).join('\n');
    const begun = performance.now();
    findPassage(items, passage);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
