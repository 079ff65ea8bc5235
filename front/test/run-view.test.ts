import type { DataOf, RunEvent, RunEventType } from '../src/api/types';
import { newRunView, withEvent, type RunView } from '../src/runs/run-view';

const event = <T extends RunEventType>(type: T, data: Partial<DataOf<T>>): object => ({ type, data });
const fold = (...events: object[]): RunView =>
  events.reduce<RunView>((view, one, i) => withEvent(view, { ...one, seq: i + 1 } as RunEvent), newRunView('r'));

const thinking = event('status', { status: 'thinking', attempt: 1, model: 'm' });
const sources = event('sources', { query: 'q', passages: [] });
const token = (content: string) => event('token', { content, citations: [] });

describe('what a run shows', () => {
  it('waits before its first event', () => {
    expect(newRunView('r')).toMatchObject({ phase: 'waiting', seq: 0, text: '' });
  });

  it('joins its tokens and knows the phase, the model and the cursor', () => {
    expect(fold(thinking, sources, token('Ana '), token('knows'))).toMatchObject({
      phase: 'answering',
      text: 'Ana knows',
      model: 'm',
      seq: 4,
      sources: { query: 'q' },
    });
  });

  it('drops text, sources and result of an attempt that was given up, and keeps why', () => {
    const view = fold(thinking, sources, token('Ana '), event('restart', { attempt: 2, reason: 'taken over', model: 'n' }), token('Bo'));
    expect(view).toMatchObject({ text: 'Bo', attempt: 2, model: 'n', sources: undefined, result: undefined });
    expect(view.restarts).toEqual([{ attempt: 2, reason: 'taken over', model: 'n' }]);
  });

  it('takes the newer sources', () => {
    expect(fold(sources, event('sources', { query: 'again' })).sources?.query).toBe('again');
  });

  it('keeps the partial answer of a run that failed, with its error', () => {
    const view = fold(
      token('half'),
      event('error', { code: 'model_failed', message: 'Ask again.', retryable: true }),
      event('done', { status: 'failed' }),
    );
    expect(view).toMatchObject({ text: 'half', error: { code: 'model_failed' }, phase: 'ended', ended: 'failed' });
  });

  it('ends with the whole answer', () => {
    const view = fold(token('An'), token('a'), event('final', { content: 'Ana' }), event('done', { status: 'done' }));
    expect(view).toMatchObject({ text: 'Ana', final: { content: 'Ana' }, ended: 'done' });
  });

  it('moves its cursor, and nothing else, past a type that it does not know', () => {
    const before = fold(token('Ana'));
    expect(withEvent(before, { seq: 2, type: 'mood', data: {} } as unknown as RunEvent)).toEqual({ ...before, seq: 2 });
  });
});
