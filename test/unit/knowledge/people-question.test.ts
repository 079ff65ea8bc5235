import fc from 'fast-check';
import { standAlone } from '../../../src/domain/chat/follow-up';
import { says } from '../../../src/domain/knowledge/people-evidence';
import { namedIn } from '../../../src/domain/knowledge/people-names';
import { peopleQuestion } from '../../../src/domain/knowledge/people-question';

/** Names with a `!`, ideas by their first words, alternatives with `/`. */
const wanted = (question: string, people: string[] = []): string[] =>
  peopleQuestion(question, people).wanted.map((one) =>
    'idea' in one ? `(${one.idea.search[0]})` : one.anyOf.map(({ text, isName }) => (isName ? '!' : '') + text).join('/'),
  );
const LED = '(led managed headed team)';

describe('what a question about people wants', () => {
  it.each([
    ['Who has led a team and knows Kubernetes?', [LED, '!Kubernetes']],
    ['¿Quién ha dirigido un equipo y conoce Terraform?', [LED, '!Terraform']],
    ['Wer hat ein Team geleitet und kennt Kubernetes?', [LED, '!Kubernetes']],
    ['谁带领过团队并且熟悉Kubernetes？', [LED, '!Kubernetes']],
    ['Who has managed a team of nurses?', [LED, 'nurses']],
    ['Who speaks Portuguese?', ['(Portuguese)']],
    ['¿Quién habla alemán?', ['(German)']],
    ['Wer spricht Portugiesisch?', ['(Portuguese)']],
    ['谁会说德语？', ['(German)']],
    ['Who worked with German clients?', ['!German', 'clients']],
    ['Who knows Go or Rust?', ['!Go/!Rust']],
    ['Who knows SQL, dbt and Airflow?', ['!SQL', 'dbt', '!Airflow']],
    ['Who knows C++ and node.js?', ['!C++', '!node.js']],
    ['Who knows CAN?', ['!CAN']],
    ['Which candidates have experience with machine learning and PostgreSQL?', ['machine learning', '!PostgreSQL']],
    ['Who worked at Norvane Systems as a Data Engineer?', ['!Norvane Systems', '!Data Engineer']],
    ['Who studied at University of Texas at Austin?', ['!University of Texas at Austin']],
    ['Wer hat an der Technischen Universität Berlin studiert?', ['!Technischen Universität Berlin']],
    ['谁毕业于浙江大学？', ['!浙江大学']],
    ['Who has a degree?', ['(education degree university)']],
    ['Who holds the Certified Kubernetes Administrator certificate?', ['!Certified Kubernetes Administrator']],
    ['who knows kubernetes?', ['kubernetes']],
    ['Which CVs mention Docker?', ['mention', '!Docker']],
    ['Who?', []],
    ['', []],
  ])('%s', (question, expected) => {
    expect(wanted(question)).toEqual(expected);
  });

  it.each([
    ['What did Ana Ruiz do at Norvane?', ['!Norvane'], 'work'],
    ['Where did Ana Ruiz study?', [], 'studies'],
    ['Which university did Ana Ruiz go to?', [], 'studies'],
    ['Ana Ruiz: ¿y su formación?', [], 'studies'],
    ['Which languages does Ana Ruiz speak?', [], 'languages'],
    ['Which certificates does Ana Ruiz have?', [], 'certificates'],
    ['Where does Ana Ruiz live?', [], 'contact'],
    ['Does Ana Ruiz know Docker?', ['!Docker'], 'skills'],
    ['Tell me about Ana Ruiz', [], undefined],
  ])('of somebody it names: %s', (question, expected, topic) => {
    expect(wanted(question, ['Ana Ruiz'])).toEqual(expected);
    expect(peopleQuestion(question, ['Ana Ruiz']).topic).toBe(topic);
  });

  it.each([
    ['Who does not know Java?', true],
    ['¿Quién trabaja sin Java?', true],
    ['Wer kennt kein Java?', true],
    ['谁不懂Java？', true],
    ['Who knows NI TestStand?', false],
    ['Who knows Notion?', false],
  ])('is told by what somebody lacks: %s %s', (question, isNegated) => {
    expect(peopleQuestion(question).isNegated).toBe(isNegated);
  });

  it('takes time in proportion to the question', () => {
    const started = performance.now();
    for (const part of ['led a ', 'team ', 'Ana Ruiz ', '带领', 'University of ', 'leitete ein ', 'o '])
      wanted(part.repeat(2000 / part.length), ['Ana Ruiz']);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

it('is read of whatever is asked, and looked for in whatever is written', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          'who ',
          'Ana Ruiz',
          'led a team',
          ' C++',
          '.NET',
          '(',
          '[',
          '\\\\',
          '-',
          '/',
          '&&',
          '--',
          '谁',
          '德语',
          'speaks',
          ' or ',
          '\\n',
          'R',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, text, (question, line) => {
      const names = namedIn(question, [line, 'Ana Ruiz']);
      for (const one of peopleQuestion(question, names).wanted) says(line, one);
      standAlone([
        { role: 'user', content: line },
        { role: 'assistant', content: question },
        { role: 'user', content: `and ${line}` },
      ]);
    }),
    { numRuns: 500 },
  );
});

describe('whom a question names', () => {
  const names = ['Ana Ruiz', 'Ana María Ruiz', '蒋月 (Jiang Yue)', 'Luo Yue', 'Mark Lead'];
  it.each([
    ['Where did Ana Ruiz study?', ['Ana Ruiz']],
    ['where did ana maria ruiz study?', ['Ana María Ruiz']],
    ['蒋月会说英语吗？', ['蒋月 (Jiang Yue)']],
    ['What did Jiang Yue do?', ['蒋月 (Jiang Yue)']],
    ['Compare Ana Ruiz and Luo Yue', ['Ana Ruiz', 'Luo Yue']],
    ['What did María do?', ['Ana María Ruiz']],
    ['What did Ana do?', []],
    ['What did Yue do?', []],
    ['Does the team lead know Docker?', []],
    ['Who studied with María?', []],
    ['Where did Anaïs Ruizén study?', []],
  ])('%s', (question, expected) => {
    expect(namedIn(question, names)).toEqual(expected);
  });
});
