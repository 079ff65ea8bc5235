import { queryOf, termsOf } from '../../src/infrastructure/indexes/analysis';
import { languageByCode } from '../../src/infrastructure/indexes/languages';

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
    ['a dictionary where no spaces are written', '東京都に行きました', ['東京', '都', '行き', 'ま', 'した']],
    ['compound identifiers between signs of another script', '熟悉C++和.NET', ['熟悉', 'c', '和', 'net', 'c++', '.net']],
    ['two words with a hyphen as two words', 'boundary-layer', ['boundari', 'layer']],
    ['both in one word', 'GPU入門', ['gpu', '入門']],
    ['marks that are no accents', 'йод हिन्दी', ['йод', 'हिन्दी']],
    ['no encoded bytes', 'x'.repeat(65), []],
    ['nothing of signs', '--- !? 😀', []],
  ])('%s', (_, text, terms) => {
    expect(termsOf(text)).toEqual(terms.map((term) => term.normalize('NFC')));
  });

  it('reads a word by its script, in whatever language the text is', () => {
    const [english, russian, chinese] = ['en', 'ru', 'zh'].map((code) => [languageByCode(code)!]);
    expect(termsOf('рыбаки used containers', russian)).toEqual(['рыбак', 'use', 'contain']);
    expect(termsOf('рыбаки', english)).toEqual(['рыбак']);
    expect(termsOf('容器 containers', chinese)).toEqual(['容器', 'contain']);
  });
});

describe('the analysis of a question', () => {
  const languages = ['en', 'es', 'de', 'zh', 'tr'].map((code) => languageByCode(code)!);

  it('gives each word the stems of all languages of the collection', () => {
    expect(queryOf('Docker trabajado', languages)).toEqual([
      ['docker', 'dock'],
      ['trabajado', 'trabaj'],
    ]);
  });

  it('leaves out the stop words of the language that it is most likely in, and no others', () => {
    expect(queryOf('Who was in the die factory?', languages).map(([term]) => term)).toEqual(['die', 'factori']);
    expect(queryOf('Wer leitete die Fabrik?', languages).map(([term]) => term)).toEqual(['leitet', 'fabrik']);
  });

  it('keeps compound identifiers whole as well', () => {
    expect(queryOf('Wer kennt C++ und .NET?', languages)).toEqual(expect.arrayContaining([['c++'], ['.net']]));
  });
});
