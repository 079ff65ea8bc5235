import { until } from '../../test/support/until';
import { LiveRuns } from '../src/runs/live-runs';
import { answers, leavesOpen, type Scene, ScriptedRun, sends } from './scripted-run';

const LAST = 12;

describe('the runs that a page follows', () => {
  const globals = globalThis as unknown as Record<string, unknown>;
  const before = { fetch: globals.fetch, document: globals.document, requestAnimationFrame: globals.requestAnimationFrame };
  let service: ScriptedRun;
  let runs: LiveRuns;
  const serve = async (...scenes: Scene[]): Promise<void> => {
    service = await ScriptedRun.of(...scenes);
    const real = before.fetch as typeof fetch;
    // What it calls is a path; the scripted service calls an address.
    globals.fetch = (path: string, init: RequestInit) => (path.startsWith('/') ? service.fetch(path, init) : real(path, init));
  };
  const shown = (): Promise<unknown> => until('the answer', () => runs.viewOf('r')?.text.includes('t4 '));

  beforeEach(() => {
    Object.assign(globals, {
      document: { hidden: false },
      requestAnimationFrame: (show: () => void) => setImmediate(show),
      cancelAnimationFrame: clearImmediate,
    });
    runs = new LiveRuns();
  });
  afterEach(async () => {
    runs.forget();
    await service.close();
    Object.assign(globals, before);
  });

  it('have one stream each, however many watch', async () => {
    await serve(sends(LAST, 4, leavesOpen));
    for (let watchers = 0; watchers < 5; watchers++) runs.follow('r');
    await shown();
    expect(service.connections).toBe(1);
    expect(runs.connection.value).toBe('live');
  });

  it('tell once that they have ended, and are still shown', async () => {
    await serve(sends(LAST));
    const ended: string[] = [];
    runs.onEnded((id, view) => ended.push(`${id} ${view.ended}`));
    runs.follow('r');
    await until('its end', () => ended.length > 0);
    runs.follow('r');
    expect(ended).toEqual(['r done']);
    expect(service.connections).toBe(1);
    expect(runs.connection.value).toBe('idle');
    expect(runs.viewOf('r')?.text).toContain('t11 ');
  });

  it('are shown without a frame where the page is hidden before it comes', async () => {
    globals.requestAnimationFrame = () => 0;
    await serve(sends(LAST));
    runs.follow('r');
    await until('the end', () => runs.viewOf('r')?.ended);
  });

  it('go on where they were once a token that was refused is good again', async () => {
    await serve(
      sends(LAST, 4, (response) => void response.end()),
      answers(401),
      sends(LAST),
    );
    runs.follow('r');
    await until('it was refused', () => service.connections === 2 && runs.connection.value === 'idle');
    runs.follow('r');
    await until('the end', () => runs.viewOf('r')?.ended);
    expect(service.cursors).toEqual([0, 4, 4]);
    expect(runs.viewOf('r')?.text).toBe('t2 t3 t4 t5 t6 t7 t8 t9 t10 t11 ');
  });

  it('are let go of a while after nobody watches, and one that somebody came back to is not', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'Date'] });
    try {
      await serve(sends(LAST, 4, leavesOpen));
      runs.follow('r')();
      jest.advanceTimersByTime(500);
      runs.follow('r')(); // a second timer, which is due when another follows already
      jest.advanceTimersByTime(700);
      expect(runs.viewOf('r')).toBeUndefined();
      const last = runs.follow('r');
      jest.advanceTimersByTime(5000);
      expect(runs.viewOf('r')).toBeDefined();
      expect(runs.connection.value).not.toBe('idle');
      last();
      jest.advanceTimersByTime(5000);
      expect(runs.connection.value).toBe('idle');
      expect(runs.viewOf('r')).toBeUndefined();
    } finally {
      jest.useRealTimers();
    }
  });

  it('are forgotten together when somebody else comes', async () => {
    await serve(sends(LAST, 4, leavesOpen));
    const letGo = runs.follow('r');
    await shown();
    runs.forget();
    letGo();
    expect(runs.viewOf('r')).toBeUndefined();
    expect(runs.connection.value).toBe('idle');
  });
});
