import fc from 'fast-check';
import { until } from '../../test/support/until';
import { Backoff } from '../src/runs/backoff';
import { answers, eventOf, leavesOpen, Network, open, Reader, type Scene, ScriptedRun, sends, upTo } from './scripted-run';

const LAST = 12;
const cut: Parameters<typeof sends>[2] = (response) => void response.destroy();

describe('following a run', () => {
  const runs: ScriptedRun[] = [];
  const readers: Reader[] = [];
  const serve = async (...scenes: Scene[]): Promise<ScriptedRun> => {
    const run = await ScriptedRun.of(...scenes);
    runs.push(run);
    return run;
  };
  const follow = (run: ScriptedRun, options?: ConstructorParameters<typeof Reader>[1]): Reader => {
    const reader = new Reader(run, options);
    readers.push(reader);
    return reader;
  };
  const ended = (reader: Reader): Promise<unknown> => until('the stream is over', () => reader.stream.isOver);

  afterEach(async () => {
    for (const { stream } of readers.splice(0)) stream.close();
    await Promise.all(runs.splice(0).map((run) => run.close()));
  });

  it('reads it to its end on one connection, with the token', async () => {
    const run = await serve(sends(LAST));
    const reader = follow(run);
    await ended(reader);
    expect(reader.seqs).toEqual(upTo(LAST));
    expect(reader.states).toEqual(['live', 'ended']);
    expect(run.authorizations).toEqual(['Bearer rl_x']);
  });

  it('begins after the seq that was seen already', async () => {
    const run = await serve(sends(LAST));
    const reader = follow(run, { after: 5 });
    await ended(reader);
    expect(run.cursors).toEqual([5]);
    expect(reader.seqs).toEqual(upTo(LAST, 6));
  });

  it('goes on from its cursor after the connection was cut, or ended by a service that restarts', async () => {
    const run = await serve(sends(LAST, 4, cut), sends(LAST, 9), sends(LAST));
    const reader = follow(run);
    await ended(reader);
    expect(run.cursors[0]).toBe(0);
    expect(run.cursors.at(-1)).toBe(9);
    expect(reader.seqs).toEqual(upTo(LAST));
    expect(reader.states).toContain('waiting');
  });

  it('drops events that it has seen, and takes frames that are cut in two', async () => {
    const run = await serve((response) => {
      open(response);
      const bytes = Buffer.from([1, 2, 2, 1, 3, ...upTo(LAST, 3)].map((seq) => eventOf(seq, LAST)).join(''));
      for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
      response.end();
    });
    const reader = follow(run);
    await ended(reader);
    expect(reader.seqs).toEqual(upTo(LAST));
  });

  it('connects anew at a hole, and has handed on what came before it in the same piece', async () => {
    const run = await serve((response) => {
      open(response).end([1, 2, 3, 5, 6].map((seq) => eventOf(seq, LAST)).join(''));
    }, sends(LAST));
    const reader = follow(run);
    await ended(reader);
    expect(run.cursors).toEqual([0, 3]);
    expect(reader.seqs).toEqual(upTo(LAST));
  });

  it('asks again for an event whose data is broken', async () => {
    const run = await serve((response) => {
      open(response).end(`${eventOf(1, LAST)}id: 2\nevent: token\ndata: {"content":\n\n${eventOf(3, LAST)}`);
    }, sends(LAST));
    const reader = follow(run);
    await ended(reader);
    expect(run.cursors).toEqual([0, 1]);
    expect(reader.seqs).toEqual(upTo(LAST));
  });

  it('connects anew after a silence, but not while the service pings', async () => {
    let pings: NodeJS.Timeout | undefined;
    const run = await serve((response) => {
      open(response).write(eventOf(1, LAST));
      pings = setInterval(() => response.write(': ping\n\n'), 20);
      response.on('close', () => clearInterval(pings));
    }, sends(LAST));
    const silenceMs = 200;
    const reader = follow(run, { silenceMs });
    const began = Date.now();
    await until('it lived on pings alone', () => Date.now() - began > silenceMs * 3);
    expect(run.connections).toBe(1);
    clearInterval(pings);
    await ended(reader);
    expect(run.cursors).toEqual([0, 1]);
    expect(reader.seqs).toEqual(upTo(LAST));
  });

  it('gives up a connection that is not answered', async () => {
    const run = await serve(leavesOpen, sends(LAST));
    await ended(follow(run, { silenceMs: 100 }));
    expect(run.connections).toBe(2);
  });

  it.each([
    [204, 'ended'],
    [404, 'gone'],
    [400, 'gone'],
    [403, 'gone'],
    [401, 'refused'],
  ] as const)('is over for good at %i: %s', async (status, state) => {
    const run = await serve(answers(status));
    const reader = follow(run);
    await ended(reader);
    reader.stream.nudge();
    expect(reader.stream.state).toBe(state);
    expect(reader.states).toEqual([state]);
    expect(run.connections).toBe(1);
  });

  it('waits as long as Retry-After asks', async () => {
    const run = await serve(answers(429, { 'retry-after': '1' }), sends(LAST));
    const began = Date.now();
    const reader = follow(run);
    await ended(reader);
    expect(Date.now() - began).toBeGreaterThanOrEqual(990);
    expect(reader.seqs).toEqual(upTo(LAST));
  });

  it('does not take the page of a network that asks for a login for the stream', async () => {
    const run = await serve(
      (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to our Wi-Fi</h1>'),
      answers(503),
      sends(LAST),
    );
    const reader = follow(run);
    await ended(reader);
    expect(reader.states).toEqual(['waiting', 'connecting', 'waiting', 'connecting', 'live', 'ended']);
  });

  it('takes the pause between tries from the service', async () => {
    const run = await serve((response) => void open(response).end('retry: 250\n\n'), sends(LAST));
    const backoff = new Backoff(10_000, () => 1);
    const began = Date.now();
    await ended(follow(run, { backoff }));
    const took = Date.now() - began;
    expect(took).toBeGreaterThanOrEqual(240);
    expect(took).toBeLessThan(1000); // what it would be without
  });

  it('is offline while the machine says so, and tries at once when the network is back, however soon', async () => {
    const run = await serve(sends(LAST, 4, leavesOpen), sends(LAST));
    const network = new Network();
    const reader = follow(run, { network, backoff: new Backoff(60_000) });
    await until('four events', () => reader.seqs.length === 4);
    network.turn(false);
    expect(reader.stream.state).toBe('offline');
    network.turn(true);
    await ended(reader);
    expect(run.cursors).toEqual([0, 4]);
    expect(reader.seqs).toEqual(upTo(LAST));
  });

  it('tries at once when it is nudged while it waits', async () => {
    const run = await serve(answers(503), sends(LAST));
    const reader = follow(run, { backoff: new Backoff(60_000, () => 1) });
    await until('it waits', () => reader.stream.state === 'waiting');
    reader.stream.nudge();
    await ended(reader);
    expect(reader.seqs).toEqual(upTo(LAST));
  });

  it('gives up a connection that has long been silent when it is nudged, as after sleep, and one that has not it keeps', async () => {
    const run = await serve(sends(LAST, 4, leavesOpen), sends(LAST));
    const silenceMs = 20_000;
    const reader = follow(run, { silenceMs, backoff: new Backoff(60_000) });
    await until('four events', () => reader.seqs.length === 4);
    reader.stream.nudge();
    expect(reader.stream.state).toBe('live');
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + silenceMs * 0.6);
    reader.stream.nudge();
    clock.mockRestore();
    await ended(reader);
    expect(run.cursors).toEqual([0, 4]);
  });

  it('reads nothing more once it is closed', async () => {
    let left = false;
    const run = await serve((response) => {
      open(response).write(eventOf(1, LAST));
      response.on('close', () => (left = true));
    });
    const reader = follow(run);
    await until('one event', () => reader.seqs.length === 1);
    reader.stream.close();
    await until('the connection is closed', () => left);
    expect(reader.states).toEqual(['live']);
    expect(run.connections).toBe(1);
  });

  it('loses and doubles nothing, wherever its connections break', async () => {
    const bytesOf = (after: number): Buffer =>
      Buffer.from(
        upTo(LAST, after + 1)
          .map((seq) => eventOf(seq, LAST))
          .join(''),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(400), { maxLength: 6 }), fc.integer({ min: 1, max: 300 }), async (cuts, piece) => {
        const broken = cuts.map<Scene>((at) => (response, after) => {
          open(response).write(bytesOf(after).subarray(0, at), () => response.destroy());
        });
        const whole: Scene = (response, after) => {
          open(response);
          const bytes = bytesOf(after);
          for (let at = 0; at < bytes.length; at += piece) response.write(bytes.subarray(at, at + piece));
          response.end();
        };
        const run = await ScriptedRun.of(...broken, whole);
        const reader = new Reader(run, { backoff: new Backoff(1, () => 0) });
        try {
          await ended(reader);
          expect(reader.seqs).toEqual(upTo(LAST));
        } finally {
          reader.stream.close();
          await run.close();
        }
      }),
      { numRuns: 40 },
    );
  });
});
