import type { LanguageModel } from '../../src/domain/models/language-model';
import { startModelServer, type ModelServer } from '../support/model-server';
import { pulled } from '../support/pulled';
import { until } from '../support/until';
import { asking, readAll, type RemoteProvider, untilClosed } from './model-world';

class Stopped extends Error {}
const AT_ONCE_MS = 1000;

/** However an answer ends or is left, the provider's connection is closed, and the bill stops. */
export function modelClosingContract(remote: RemoteProvider): void {
  describe('the connection', () => {
    let server: ModelServer;
    let model: LanguageModel;
    beforeAll(async () => {
      server = await startModelServer();
      model = remote.open({ model: 'm1', baseUrl: remote.baseUrl(server) });
    });
    beforeEach(() => server.reset());
    afterAll(() => server.close());

    it.each(['[[tokens=100000]] [[rate=50]]', '[[fault:stall-after=1]]', '[[fault:ping-after=1]]'])(
      'closes at an abort in mid-answer: %s',
      async (content) => {
        const stop = new AbortController();
        const stream = pulled(model, asking(content), stop.signal);
        await stream.next();
        const rest = (async () => {
          while (!(await stream.next()).done);
        })();
        stop.abort(new Stopped());
        await expect(rest).rejects.toBeInstanceOf(Stopped);
        expect(await untilClosed(server)).toBeLessThan(AT_ONCE_MS);
      },
    );

    it('closes at an abort while the headers are awaited', async () => {
      const stop = new AbortController();
      const reading = readAll(model, asking('[[fault:hang]]'), { signal: stop.signal });
      await until('a request', () => server.requests.length);
      stop.abort(new Stopped());
      await expect(reading).rejects.toBeInstanceOf(Stopped);
      expect(await untilClosed(server)).toBeLessThan(AT_ONCE_MS);
    });

    it('closes at an abort while nobody reads', async () => {
      const stop = new AbortController();
      const stream = pulled(model, asking('[[tokens=100000]]'), stop.signal);
      await stream.next();
      stop.abort(new Stopped());
      expect(await untilClosed(server)).toBeLessThan(AT_ONCE_MS);
      const rest = (async () => {
        while (!(await stream.next()).done);
      })();
      await expect(rest).rejects.toBeInstanceOf(Stopped);
    });

    it('closes when the stream is left', async () => {
      for await (const piece of pulled(model, asking('[[tokens=100000]] [[rate=50]]'))) if ('text' in piece) break;
      expect(await untilClosed(server)).toBeLessThan(AT_ONCE_MS);
    });

    it('closes when its frames cannot be read', async () => {
      await expect(readAll(model, asking('[[fault:garbage-after=1]] [[tokens=100000]] [[rate=50]]'))).rejects.toThrow('not JSON');
      expect(await untilClosed(server)).toBeLessThan(AT_ONCE_MS);
    });

    it('is never opened when the abort came before', async () => {
      const signal = AbortSignal.abort(new Stopped());
      await expect(readAll(model, asking('x'), { signal })).rejects.toBeInstanceOf(Stopped);
      expect(server.requests).toHaveLength(0);
    });

    it('leaves no listener on the signal', async () => {
      const { signal } = new AbortController();
      const [add, remove] = [jest.spyOn(signal, 'addEventListener'), jest.spyOn(signal, 'removeEventListener')];
      await readAll(model, asking('x'), { signal });
      expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
    });
  });
}
