import type { ChunkId, DocumentId } from '../../src/domain/ids';
import type { Passage } from '../../src/domain/knowledge/passage';
import type { Prompt } from '../../src/domain/models/prompt';
import { OfflineModel } from '../../src/infrastructure/models/offline-model';
import { FakeClock } from '../support/fake-clock';

let made = 0;
const passage = (title: string, snippet: string): Passage => ({
  n: ++made,
  chunk_id: `c${made}` as ChunkId,
  document_id: title as unknown as DocumentId,
  title,
  source: `${title}.pdf`,
  page: 1,
  snippet,
  score: 1,
});
/** Numbered in this order. */
const CVS = [
  passage(
    'Ana Ruiz',
    'Platform Team Lead Jan 2021 – present\nNorvane Systems, Madrid\n• Led a team of six platform engineers.\n• Moved 30 services to Kubernetes.',
  ),
  passage(
    'Ana Ruiz',
    'DevOps Engineer Jan 2016 – Dec 2020\nLumanto Bank, Sevilla\n• Wrote an operator in Go.\n• Cut the bill on AWS by\n  a third.',
  ),
  passage('Ana Ruiz', 'BSc Computer Science\nUniversidad de Sevilla, Sevilla'),
  passage('Ana Ruiz', 'ana.ruiz@example.org +34 910 000 000 Madrid, España'),
  passage('Bo Chen', 'Programming languages: Go, R\nOperations: Docker, Kubernetes'),
  passage('Bo Chen', 'Worked in a team that was led by the CTO. Team player.'),
  passage('Eva Stein', 'Leitete ein Team von drei Testern.\nKenntnisse: Selenium'),
  passage(
    '蒋月 (Jiang Yue)',
    '工作经历 数据工程负责人\nChangheda Logistics, 上海 •组建并带领9人的数据工程师团队，负责货运跟踪业务。 •将夜间任务改写为Kubernetes上的流水线。',
  ),
  passage('蒋月 (Jiang Yue)', '语言能力 普通话（母语）、英语（C2）、德语（B1）'),
  passage('Eva Stein', 'Certified Information Systems\nSecurity Professional (CISSP), 2019'),
];

async function ask(...texts: string[]): Promise<string> {
  const messages: Prompt['messages'] = texts.map((content, at) => ({ role: (texts.length - at) % 2 ? 'user' : 'assistant', content }));
  const prompt: Prompt = { system: '', messages, passages: CVS, about: 'people', maxOutputTokens: 1000 };
  let text = '';
  await new OfflineModel(new FakeClock(), 0).stream(prompt, {
    signal: new AbortController().signal,
    take: (piece) => void ('text' in piece && (text += piece.text)),
  });
  return text;
}
const lines = async (...texts: string[]): Promise<string[]> => (await ask(...texts)).split('\n\n').slice(1);
const names = async (question: string): Promise<string[]> => (await lines(question)).map((line) => line.slice(0, line.indexOf(':'))).sort();

describe('the offline model on CVs', () => {
  it('names who has all that is asked for, a line each with what shows it, and says that it is the offline model', async () => {
    expect(await ask('Who has led a team and knows Kubernetes?')).toMatch(/^I am the offline model: I quote the documents/);
    expect((await lines('Who has led a team and knows Kubernetes?')).sort()).toEqual([
      'Ana Ruiz: Moved 30 services to Kubernetes. [1] Led a team of six platform engineers. [1]',
      '蒋月 (Jiang Yue): 将夜间任务改写为Kubernetes上的流水线。 [8] 组建并带领9人的数据工程师团队，负责货运跟踪业务。 [8]',
    ]);
  });

  it.each([
    ['Who knows Kubernetes?', ['Ana Ruiz', 'Bo Chen', '蒋月 (Jiang Yue)']],
    ['Who has led a team?', ['Ana Ruiz', 'Eva Stein', '蒋月 (Jiang Yue)']],
    ['¿Quién ha dirigido un equipo y conoce Kubernetes?', ['Ana Ruiz', '蒋月 (Jiang Yue)']],
    ['Wer hat ein Team geleitet und kennt Selenium?', ['Eva Stein']],
    ['谁带领过团队并且熟悉Kubernetes？', ['Ana Ruiz', '蒋月 (Jiang Yue)']],
    ['Who speaks German?', ['蒋月 (Jiang Yue)']],
    ['Who knows R?', ['Bo Chen']],
    ['Who knows Docker or Selenium?', ['Bo Chen', 'Eva Stein']],
    ['Who worked at Norvane Systems?', ['Ana Ruiz']],
    ['Who studied at Universidad de Sevilla?', ['Ana Ruiz']],
    ['Who holds the certificate Certified Information Systems Security Professional (CISSP)?', ['Eva Stein']],
    ['Which of them knows Go?', ['Ana Ruiz', 'Bo Chen']],
  ])('names exactly who fits: %s', async (question, expected) => {
    expect(await names(question)).toEqual(expected);
  });

  it.each([
    'Who has led a team and knows Fortran?',
    'Who does not know Java?',
    'Who worked at Norvane Bank?',
    'What did John Doe do at Norvane Systems?',
    'What did Bo Chen do at Norvane Systems?',
    'Does Ana Ruiz know Fortran?',
    'Who?',
    '???',
  ])('says that the CVs do not tell, and cites nothing: %s', async (question) => {
    const answer = await ask(question);
    expect(answer).toContain('The CVs do not tell');
    expect(answer).not.toMatch(/\[\d+\]|Ana|Bo Chen|Eva/);
  });

  it.each([
    [
      'What did Ana Ruiz do at Lumanto Bank?',
      'Ana Ruiz: Lumanto Bank, Sevilla [2] Wrote an operator in Go. [2] Cut the bill on AWS by a third. [2]',
    ],
    ['Where did Ana study?', 'Ana Ruiz: BSc Computer Science [3] Universidad de Sevilla, Sevilla [3]'],
    ['How can I reach Ana Ruiz?', 'Ana Ruiz: ana.ruiz@example.org +34 910 000 000 Madrid, España [4]'],
    ['Which skills does Bo Chen have?', 'Bo Chen: Programming languages: Go, R [5] Operations: Docker, Kubernetes [5]'],
    ['Does Bo Chen know Docker?', 'Bo Chen: Operations: Docker, Kubernetes [5]'],
    ['蒋月会说什么语言？', '蒋月 (Jiang Yue): 语言能力 普通话（母语）、英语（C2）、德语（B1） [9]'],
    [
      'What does Ana Ruiz do now?',
      'Ana Ruiz: Platform Team Lead Jan 2021 – present [1] Norvane Systems, Madrid [1] Led a team of six platform engineers. [1] Moved 30 services to Kubernetes. [1]',
    ],
  ])('tells of one person what that one’s CV says: %s', async (question, expected) => {
    expect(await lines(question)).toEqual([expected]);
  });

  it('understands a follow-up as the search does', async () => {
    expect(await lines('Who knows AWS?', 'Ana Ruiz: Cut the bill on AWS [2]', 'And where did she study?')).toEqual([
      'Ana Ruiz: BSc Computer Science [3] Universidad de Sevilla, Sevilla [3]',
    ]);
    expect((await lines('Who knows AWS?', 'Ana Ruiz: Cut the bill on AWS [2]', 'What about Selenium?')).join()).toMatch(/^Eva Stein: /);
  });

  it('gives the same answer to the same question', async () => {
    expect(await ask('Who knows Kubernetes?')).toBe(await ask('Who knows Kubernetes?'));
  });
});
