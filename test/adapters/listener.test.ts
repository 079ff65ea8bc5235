import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Client } from 'pg';
import type { RunId } from '../../src/domain/ids';
import type { Signal } from '../../src/infrastructure/engine/wake-up-hub';
import { Listener } from '../../src/infrastructure/postgres/listener';
import { aRunId } from '../contract/engine-world';
import { freshDatabase, type TestDatabase } from '../support/database';
import { FakeClock } from '../support/fake-clock';

interface Heard {
  listener: Listener;
  signals: Signal[];
  missed: number;
  /** What it said about notifications coming through. */
  through: boolean[];
  reported: unknown[];
}

let database: TestDatabase;
let admin: Client;
let clock: FakeClock;
let stop: AbortController;
let running: Promise<void>[];
beforeAll(async () => {
  database = await freshDatabase();
  admin = new Client({ connectionString: database.url });
  await admin.connect();
});
beforeEach(() => {
  clock = new FakeClock();
  stop = new AbortController();
  running = [];
});
afterEach(async () => {
  stop.abort();
  await Promise.all(running);
  expect(clock.pending).toBe(0);
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

/** Lets what goes over sockets come to pass; the listener's own time stands still unless it is told to go on. */
async function until(holds: () => boolean | Promise<boolean>, ms = 0): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    if (tries === 500) throw new Error('it did not come to pass');
    await clock.advance(ms);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function listen(url = database.url): Heard {
  const heard: Heard = { signals: [], missed: 0, through: [], reported: [], listener: undefined as never };
  heard.listener = new Listener(url, aRunId(), clock, {
    received: (signal) => void heard.signals.push(signal),
    missed: () => void heard.missed++,
    heard: (comesThrough) => void heard.through.push(comesThrough),
    report: (error) => void heard.reported.push(error),
  });
  running.push(heard.listener.run(stop.signal));
  return heard;
}
const backends = async (): Promise<number> => {
  const { rows } = await admin.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where application_name = 'runlog listen' and datname = current_database()`,
  );
  return rows[0]?.n ?? 0;
};
const terminate = () =>
  admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'runlog listen' and datname = current_database()`,
  );

it('brings every kind of signal to the others, and none back to its sender', async () => {
  const [a, b] = [listen(), listen()];
  await until(() => a.missed + b.missed === 2);
  const runs: RunId[] = Array.from({ length: 1001 }, () => aRunId());
  const signals: Signal[] = [{ kind: 'queued' }, { kind: 'hello' }, { kind: 'cancelled', runs: runs.slice(0, 2) }, { kind: 'moved', runs }];
  await a.listener.send(signals);
  await until(() => b.signals.length === 9);
  expect(b.signals.slice(0, 3)).toEqual(signals.slice(0, 3));
  expect(b.signals.slice(3).flatMap((signal) => ('runs' in signal ? signal.runs : []))).toEqual(runs);
  expect(a.signals).toEqual([]);
});

it('has everything looked at again whenever it listens anew, and hears on', async () => {
  const [a, b] = [listen(), listen()];
  for (let times = 1; times <= 3; times++) {
    await until(() => a.missed === times && b.missed === times, 50);
    await a.listener.send([{ kind: 'queued' }]);
    await until(() => b.signals.length === times);
    await terminate();
    await until(async () => (await backends()) === 0);
  }
  await until(() => a.missed === 4 && b.missed === 4, 50);
});

it('loses what it sends while it has no connection, without an error', async () => {
  const a = listen();
  await a.listener.send([{ kind: 'queued' }]);
  await until(() => a.missed === 1);
  await terminate();
  await until(async () => (await backends()) === 0);
  await expect(a.listener.send([{ kind: 'queued' }])).resolves.toBeUndefined();
});

it('tries again, ever more slowly, for as long as there is no database', async () => {
  const nowhere = new URL(database.url);
  nowhere.port = '1';
  const a = listen(nowhere.href);
  await until(() => a.reported.length >= 5, 100);
  expect(clock.monotonic()).toBeGreaterThan(500);
  expect([a.missed, a.through]).toEqual([0, []]);
});

it('hears its own probe every five seconds', async () => {
  const a = listen();
  await until(() => a.missed === 1);
  for (let probes = 1; probes <= 3; probes++) {
    // The probe's notification is there before the answer to a query that is sent after it.
    await until(async () => (await admin.query(`select from pg_stat_activity where application_name = 'runlog listen' and state = 'idle' and query like '%pg_notify%'`)).rows.length === 1); // prettier-ignore
    await new Promise((resolve) => setTimeout(resolve, 20));
    await clock.advance(5000);
    await until(() => a.through.length === probes);
  }
  expect([a.through, a.missed, a.reported]).toEqual([[true, true, true], 1, []]);
});

describe('behind something that swallows notifications', () => {
  let proxy: Server;
  const sockets = new Set<Socket>();
  let swallows = true;
  beforeAll(async () => {
    const target = new URL(database.url);
    proxy = createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname);
      const filter = withoutNotifications();
      for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
      client.pipe(upstream).on('close', () => client.destroy());
      upstream.on('data', (data) => client.write(swallows ? filter(data) : data)).on('close', () => client.destroy());
      client.on('close', () => upstream.destroy());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => proxy.close(resolve));
  });

  it('says so after two probes without an answer, and takes it back when they come through', async () => {
    const url = new URL(database.url);
    url.port = String((proxy.address() as AddressInfo).port);
    const a = listen(url.href);
    await until(() => a.through.length === 2, 500);
    expect(a.through).toEqual([true, false]); // one may be bad luck
    expect(a.reported).toHaveLength(2);
    swallows = false;
    await until(() => a.through.at(-1) === true, 500);
    expect(a.missed).toBeGreaterThanOrEqual(3); // each probe that was not heard began a new connection
  });
});

/** Takes NotificationResponse ('A') out of what a server sends: a byte of type, four of length, the rest. */
function withoutNotifications(): (data: Buffer) => Buffer {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    const kept: Buffer[] = [];
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = rest.readInt32BE(1) + 1;
      if (rest[0] !== 'A'.charCodeAt(0)) kept.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return Buffer.concat(kept);
  };
}
