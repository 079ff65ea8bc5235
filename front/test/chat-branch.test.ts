import type { Message, Posted } from '../src/api/types';
import { withEnd, withQuestion, withRetry } from '../src/chat/branch';
import { newRunView } from '../src/runs/run-view';

const message = (id: string, role: Message['role'], more: Partial<Message> = {}): Message => ({
  message_id: id,
  parent_id: null,
  role,
  content: id,
  run_id: `run of ${id}`,
  sources: [],
  feedback: null,
  status: 'complete',
  version: 1,
  versions: [id],
  created_at: '2026-01-01T00:00:00Z',
  ...more,
});
const posted = (n: number, question = `q${n}`): Posted => ({
  run_id: `r${n}`,
  thread_id: 't',
  message_id: question,
  answer_message_id: `a${n}`,
  status: 'running',
  events_url: '',
});
const BRANCH = [message('q1', 'user'), message('a1', 'assistant'), message('q2', 'user', { parent_id: 'a1' }), message('a2', 'assistant')];
const ids = (branch: readonly Message[]): string[] => branch.map(({ message_id }) => message_id);

describe('the shown branch', () => {
  it('goes on with a question and its pending answer', () => {
    const next = withQuestion(BRANCH, posted(3), { content: 'And then?', parentId: undefined });
    expect(ids(next)).toEqual(['q1', 'a1', 'q2', 'a2', 'q3', 'a3']);
    expect(next.at(-2)).toMatchObject({ role: 'user', content: 'And then?', parent_id: 'a2', run_id: 'r3', versions: ['q3'] });
    expect(next.at(-1)).toMatchObject({ role: 'assistant', status: 'pending', parent_id: 'q3', run_id: 'r3' });
    expect(withQuestion(next, posted(3), { content: 'And then?', parentId: undefined })).toEqual(next);
  });

  it('gives way to another question in the place of one, as its next version', () => {
    const edited = withQuestion(BRANCH, posted(3), { content: 'Better', parentId: 'a1' });
    expect(ids(edited)).toEqual(['q1', 'a1', 'q3', 'a3']);
    expect(edited[2]).toMatchObject({ versions: ['q2', 'q3'], version: 2 });
    expect(ids(withQuestion(BRANCH, posted(3), { content: 'First', parentId: null }))).toEqual(['q3', 'a3']);
  });

  it('shows a new version in the place of an answer, and nothing behind it', () => {
    const again = withRetry(BRANCH, posted(3, 'q1'));
    expect(ids(again)).toEqual(['q1', 'a3']);
    expect(again[1]).toMatchObject({ status: 'pending', versions: ['a1', 'a3'], version: 2 });
  });

  it.each([
    ['done', 'text', 'complete'],
    ['failed', 'text', 'partial'],
    ['failed', '', 'failed'],
    ['cancelled', 'text', 'partial'],
    ['cancelled', '', 'cancelled'],
  ] as const)('keeps what a run that is %s has shown (%j): %s', (ended, text, status) => {
    const branch = withQuestion([], posted(1), { content: 'x', parentId: undefined });
    const [, answer] = withEnd(branch, { ...newRunView('r1'), text, ended });
    expect(answer).toMatchObject({ content: text, status });
  });

  it('leaves answers of other runs alone', () => {
    expect(withEnd(BRANCH, { ...newRunView('r9'), ended: 'done' })).toEqual(BRANCH);
  });
});
