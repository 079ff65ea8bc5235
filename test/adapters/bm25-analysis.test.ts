import { termsOf } from '../../src/infrastructure/indexes/analysis';

describe('the analysis of text', () => {
  it.each([
    ['stems, without stop words', 'How does one resume the streams?', ['one', 'resum', 'stream']],
    ['NFKC, lower case, accents folded', 'ＣＡＦÉ naïve Résumé', ['cafe', 'naiv', 'resume']],
    [
      'compound identifiers, whole and in parts',
      'C++, C#, Node.js and .NET',
      ['c', 'c', 'node', 'js', 'net', 'c++', 'c#', 'node.js', '.net'],
    ],
    ['headers and columns', 'Last-Event-ID run_events', ['last', 'event', 'id', 'run', 'event', 'last-event-id', 'run_events']],
    ['no tails of contractions', "the user’s, don't", ['user', 'don']],
    ['a suffix behind an apostrophe apart (Turkish)', "Ankara'nin", ['ankara', 'nin']],
    ['a dictionary where no spaces are written', '東京都に行きました', ['東京', '都', 'に', '行き', 'ま', 'した']],
    ['both in one word', 'GPU入門', ['gpu', '入門']],
    ['marks that are no accents', 'йод हिन्दी', ['йод', 'हिन्दी']],
    ['no encoded bytes', 'x'.repeat(65), []],
    ['nothing of signs', '--- !? 😀', []],
  ])('%s', (_, text, terms) => {
    expect(termsOf(text)).toEqual(terms.map((term) => term.normalize('NFC')));
  });

  it('gives a query the stems of all languages of the collection', () => {
    const shouting = { stem: (word: string) => word.toUpperCase(), isStopWord: (word: string) => word === 'le' };
    const plain = { stem: (word: string) => word, isStopWord: () => false };
    expect(termsOf('le run', [shouting, plain])).toEqual(['le', 'RUN', 'run']);
  });
});
