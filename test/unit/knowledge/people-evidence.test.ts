import { LED_A_TEAM, STUDIED } from '../../../src/domain/knowledge/people-ideas';
import { says } from '../../../src/domain/knowledge/people-evidence';
import { peopleQuestion } from '../../../src/domain/knowledge/people-question';

const name = (text: string) => ({ anyOf: [{ text, isName: true }] });
const word = (text: string) => ({ anyOf: [{ text, isName: false }] });
const [german] = peopleQuestion('Who speaks German?').wanted;

describe('a line of a CV that says that a team was led', () => {
  it.each([
    'Led a team of six engineers, from hiring to yearly reviews.',
    'Built up and led a small cross-functional team for payments.',
    'Has led teams of up to five people.',
    'Managed a team of four, with weekly one-to-ones.',
    'Dirigí un equipo de cinco personas.',
    'He dirigido equipos de hasta nueve personas.',
    'Dirección de un equipo de doce ingenieros.',
    'Leitete ein Team von sechs Entwicklern.',
    'Baute ein Team von drei Testern für Zahlungen auf und leitete es.',
    'Leitung eines Teams von zwölf Ingenieuren.',
    'Hat Teams von bis zu acht Personen geleitet.',
    '带领8人的团队（机器学习工程师），负责从招聘到年度考核的全部管理工作。',
    '曾带领最多12人的团队。',
  ])('%s', (line) => expect(says(line, { idea: LED_A_TEAM })).toBe(true));

  it.each([
    'Led the migration of the team to Kubernetes.',
    'Worked in a team led by the CTO.',
    'Managed releases for three teams.',
    'Baute die Auslieferung auf; Teams liefern 49-mal am Tag aus.',
    'Trabajé en un equipo de cinco personas.',
    'Dirigí la migración con el equipo de datos.',
    'Team player.',
    '与团队合作。',
  ])('and not: %s', (line) => expect(says(line, { idea: LED_A_TEAM })).toBe(false));
});

describe('a line of a CV that says that a language is spoken', () => {
  it.each([
    'English (native), German (C1)',
    'español (nativo), alemán (A2)',
    'Deutsch – Muttersprache',
    '普通话（母语）、德语（A2）',
    'Speaks German.',
  ])('%s', (line) => expect(says(line, german!)).toBe(true));
  it.each(['Opened the German office.', 'Germany (2019)', 'Deutsche Bank', 'German clients, C++'])('and not: %s', (line) =>
    expect(says(line, german!)).toBe(false),
  );
});

describe('a line of a CV that has a name', () => {
  it.each([
    ['Kubernetes', 'Moved 30 services to kubernetes.'],
    ['Go', 'Languages: Go, Python'],
    ['C', 'Languages: C, C++'],
    ['R', '编程语言: R'],
    ['R', 'Programming languages R, Python'],
    ['R', '用R编写的小工具'],
    ['Kubernetes', '部署在Kubernetes上'],
    ['scikit-learn', 'Replaced rules with a scikit-learn classifier'],
    ['C++', 'C++ and Rust'],
    ['.NET', 'Web: .NET, Spring Boot'],
    ['Norvane Systems', 'Engineer, Norvane  Systems, Berlin'],
    ['Peñalver', 'Rubén Penalver'],
    ['浙江大学', '浙江大学 (Zhejiang University)，杭州'],
    ['React Native', 'Mobile: React Native'],
  ])('%s: %s', (asked, line) => expect(says(line, name(asked))).toBe(true));

  it.each([
    ['Java', 'JavaScript'],
    ['Go', 'Ready to go live, go-to-market'],
    ['Sketch', 'From first sketch to release'],
    ['SAFe', 'A library for safe calculations'],
    ['CAN', 'Numbers that can be checked'],
    ['C', 'C++, C#'],
    ['R', 'R&D, R2, Ana R. Ruiz'],
    ['React', 'React Native'],
    ['SQL', 'SQL Server, PL/SQL'],
    ['Norvane', 'Norvanex'],
    ['Norvane Systems', 'Norvane, Systems'],
  ])('and not %s: %s', (asked, line) => expect(says(line, name(asked))).toBe(false));

  it.each([
    ['nurses', 'A team of nursing staff', true],
    ['payment', 'payments', true],
    ['machine learning', 'learning about machines', true],
    ['java', 'javascript', false],
    ['machine learning', 'a machine', false],
  ])('other words by how they begin: %s: %s %s', (asked, line, expected) => expect(says(line, word(asked))).toBe(expected));

  it('of several that would do', () => {
    expect(says('Rust', { anyOf: [...name('Go').anyOf, ...name('Rust').anyOf] })).toBe(true);
  });
});

it.each(['MSc Psychology', 'Grado en Física', 'M.Sc. Informatik', '统计学硕士'])('a degree: %s', (line) =>
  expect(says(line, { idea: STUDIED })).toBe(true),
);

it('is told in time that grows with the line', () => {
  const started = performance.now();
  for (const line of ['led a '.repeat(5000), 'teams '.repeat(5000), 'German ( '.repeat(5000), '带领'.repeat(15_000)]) {
    says(line, { idea: LED_A_TEAM });
    says(line, german!);
    says(line, name('Norvane Systems'));
  }
  expect(performance.now() - started).toBeLessThan(3000);
});
