import { standAlone } from '../../../src/domain/chat/follow-up';

/** The last text is the question; before it answers and questions by turns. */
const asked = (...texts: string[]): string =>
  standAlone(texts.map((content, at) => ({ role: (texts.length - at) % 2 === 1 ? ('user' as const) : ('assistant' as const), content })));

const LIST = 'This fits best:\n\nAna Ruiz: Runs Docker. [1]\n\nBo Chen-Ortiz: Docker. [2]';

describe('a follow-up by rule', () => {
  it.each([
    ['a pronoun', ['What did Ana Ruiz do at Nimbus Labs?', 'She led it [1].', 'and her education?'], 'Ana Ruiz: and her education?'],
    ['the person of the last answer', ['Who knows Docker?', LIST, 'Where did she study?'], 'Ana Ruiz: Where did she study?'],
    ['several people', ['Who knows Docker?', LIST, 'Where did they study?'], 'Ana Ruiz, Bo Chen-Ortiz: Where did they study?'],
    ['a part of a name', ['Who knows Docker?', LIST, "And what about Bo's degree?"], "Bo Chen-Ortiz: And what about Bo's degree?"],
    ['an ellipsis about a person', ['Tell me about Ana Ruiz', 'She [1].', 'and languages?'], 'Ana Ruiz: and languages?'],
    ['another thing', ['Who knows Docker?', LIST, 'What about Kubernetes?'], 'Who knows Kubernetes?'],
    ['another thing, twice', ['Who knows C++?', LIST, 'What about C#?', LIST, 'and node.js?'], 'Who knows node.js?'],
    ['what narrows a question', ['Who knows Docker?', LIST, 'and in Madrid?'], 'Who knows Docker? and in Madrid?'],
    ['a thing', ['How do I cancel a run?', 'POST.', 'How do I resume it?'], 'How do I cancel a run? How do I resume it?'],
    ['Spanish', ['¿Qué hizo Ana Ruiz?', 'Dirigió un equipo [1].', '¿y su formación?'], 'Ana Ruiz: ¿y su formación?'],
    ['Spanish, another thing', ['¿Quién conoce Docker?', LIST, '¿Y Kubernetes?'], '¿Quién conoce Kubernetes?'],
    [
      'German',
      ['Was hat Eva von der Heide gemacht?', 'Viel [1].', 'Und wo hat sie studiert?'],
      'Eva von der Heide: Und wo hat sie studiert?',
    ],
    ['German, another thing', ['Wer kennt Docker?', LIST, 'Was ist mit Kubernetes?'], 'Wer kennt Kubernetes?'],
    ['Chinese', ['张伟在哪里学习？', '清华大学 [1]', '他会说英语吗？'], '张伟: 他会说英语吗？'],
    ['Chinese, by the answer', ['谁懂 Docker？', '张伟：Docker [1]', '她的教育呢？'], '张伟: 她的教育呢？'],
    ['Chinese, in both scripts', ['谁懂 Docker？', '张伟 (Zhang Wei): Docker [1]', '她在哪里学习？'], '张伟 (Zhang Wei): 她在哪里学习？'],
    ['Chinese, another thing', ['谁懂 Docker？', '张伟：Docker [1]', 'Kubernetes 呢？'], '谁懂 Kubernetes？'],
    ['Dutch-like particles', ['Tell me about Jan van der Berg', 'x', 'his skills?'], 'Jan van der Berg: his skills?'],
  ])('stands alone: %s', (_, texts, expected) => {
    expect(asked(...texts)).toBe(expected);
  });

  it.each([
    ['there is no history', ['and her education?']],
    ['it names whom it means', ['Tell me about Ana Ruiz', 'x', 'What about Bo Chen and his degree?']],
    ['it refers to nothing', ['Who knows Docker?', LIST, 'Who speaks German?']],
    ['nobody was named', ['What is the default port?', '8000', 'and its licence, and theirs?']],
    ['an ellipsis has nothing to stand in for', ['What is the default port?', '8000', 'And the licence?']],
    [
      'a long question means its own words',
      ['Who knows Docker?', LIST, 'What happens to the runs of a user when their process dies in the middle of it and nobody looks?'],
    ],
    ['it is empty', ['Who knows Docker?', LIST, '']],
  ])('stays as it is where %s', (_, texts) => {
    expect(asked(...texts)).toBe(texts.at(-1));
  });

  it('takes time in proportion to a conversation of any length', () => {
    const long = 'Ana '.repeat(50_000);
    const started = performance.now();
    asked(long, `${'A'.repeat(100_000)}: ${long}`, 'and her education?');
    asked('张'.repeat(100_000), '[这那'.repeat(50_000), '她的教育呢？');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
