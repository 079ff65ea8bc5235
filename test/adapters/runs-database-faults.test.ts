import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { NotFound, Unavailable } from '../../src/domain/failure';
import { Database, OutcomeUnknown } from '../../src/infrastructure/postgres/database';
import { PostgresRunRepository } from '../../src/infrastructure/postgres/postgres-run-repository';
import { openPostgresWorld, type PostgresWorld } from '../contract/postgres-repository-world';
import { until } from '../support/until';
import { aMessage, aThread, deferred, local } from '../contract/repository-world';

let world: PostgresWorld;
beforeAll(async () => void (world = await openPostgresWorld()));
afterAll(() => world.close());

/** A way to the same database on which a connection can be cut after a word was sent, before its answer comes back. */
async function proxied(port = 0) {
  const target = new URL(world.url);
  const sockets = new Set<Socket>();
  let cutAfter: string | undefined;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let mute = false;
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
    client
      .on('close', () => upstream.destroy())
      .on('data', (data) => {
        if (cutAfter && data.includes(cutAfter)) {
          mute = true;
          cutAfter = undefined;
        }
        upstream.write(data);
      });
    upstream.on('close', () => client.destroy()).on('data', (data) => void (mute ? client.destroy() : client.write(data)));
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(world.url);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cutAfter: (word: string) => void (cutAfter = word),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function withProxy(test: (database: Database, proxy: Awaited<ReturnType<typeof proxied>>) => Promise<void>) {
  const proxy = await proxied();
  const database = new Database({ url: proxy.url, leaseSeconds: 15 });
  try {
    await test(database, proxy);
  } finally {
    await database.close();
    await proxy.close();
  }
}

it.each([
  ['its only statement', 'a question of its own', undefined],
  ['its COMMIT', 'commit\0', null],
])('stores a POST once when the answer to %s is lost', (_, word, parentId) =>
  withProxy(async (database, proxy) => {
    const runs = new PostgresRunRepository(database);
    const thread = await aThread(world);
    const message = aMessage(thread.id, { content: 'a question of its own', parentId });
    await expect(runs.context(message.runId, 1000)).resolves.toBeUndefined(); // connected
    proxy.cutAfter(word);
    expect(await runs.post(local, message)).toMatchObject({ replayed: false, run: { id: message.runId, status: 'queued' } });
    expect((await world.threads.messages(local, thread.id, { limit: 9 })).items).toHaveLength(2);
  }),
);

it('says so when nobody knows whether a transaction was stored', () =>
  withProxy(async (database, proxy) => {
    await database.query('select 1');
    proxy.cutAfter('commit\0');
    await expect(database.transaction((tx) => tx.query('select 1'))).rejects.toThrow(OutcomeUnknown);
    await expect(database.query('select 1 as one')).resolves.toEqual([{ one: 1 }]);
  }));

it('lives on when every backend is killed, idle, busy or inside a transaction', async () => {
  const killer = new Database({ url: world.url, leaseSeconds: 15 });
  const kill = () =>
    killer.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'runlog'`,
    );
  for (let i = 0; i < 5; i++) {
    await Promise.all([1, 2, 3].map(() => world.database.query('select 1')));
    const gate = deferred();
    const busy = world.database.query('select pg_sleep(20)');
    const idleInside = world.database.transaction(async (tx) => {
      await tx.query('select 1');
      await gate.promise;
      return tx.query('select 1');
    });
    const outcomes = Promise.allSettled([busy, idleInside]);
    await until('one that is busy and one inside a transaction', async () => {
      const [seen] = await killer.query<{ busy: boolean; inside: boolean }>(
        `select bool_or(state = 'active' and query like '%pg_sleep(20)') as busy, bool_or(state = 'idle in transaction') as inside
         from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      return seen?.busy && seen.inside;
    });
    await kill();
    gate.resolve();
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(Unavailable) });
    // A connection whose end has not been heard of may still be handed out: that query is told, and the connection goes.
    const answered = await until('an answer', () => world.database.query('select 1 as one').catch(() => undefined));
    expect(answered).toEqual([{ one: 1 }]);
  }
  await killer.close();
});

it('starts before its database, and finds it later', async () => {
  const placeholder = await proxied();
  const { port } = new URL(placeholder.url);
  await placeholder.close();
  const database = new Database({ url: placeholder.url, leaseSeconds: 15 });
  await expect(database.query('select 1')).rejects.toThrow(Unavailable);
  const proxy = await proxied(Number(port));
  await expect(database.query('select 1 as one')).resolves.toEqual([{ one: 1 }]);
  await database.close();
  await expect(database.query('select 1')).rejects.toThrow(Unavailable);
  await database.close();
  await proxy.close();
});

it('runs a transaction again that a deadlock rolled back', async () => {
  const { database } = world;
  await database.query(`insert into secrets (name, value) values ('a', '0'), ('b', '0')`);
  const both = [deferred(), deferred()];
  const add = (first: string, second: string, mine: number) =>
    database.transaction(async (tx) => {
      const increase = (name: string) => tx.query('update secrets set value = (value::int + 1)::text where name = $1', [name]);
      await increase(first);
      both[mine]!.resolve();
      await both[1 - mine]!.promise;
      await increase(second);
    });
  await Promise.all([add('a', 'b', 0), add('b', 'a', 1)]);
  expect(await database.query(`select value from secrets where name in ('a', 'b')`)).toEqual([{ value: '2' }, { value: '2' }]);
});

describe('a transaction', () => {
  const name = async (text: string) =>
    (await world.database.query<{ name: string }>(`update secrets set name = name where value = $1 returning name`, [text]))[0]?.name;

  it('gives the rows of an UPDATE … RETURNING', async () => {
    await world.database.query(`insert into secrets (name, value) values ('c', 'c')`);
    expect(await name('c')).toBe('c');
  });

  it('stores nothing when its work throws, and passes the failure on', async () => {
    const work = world.database.transaction(async (tx) => {
      await tx.query(`insert into secrets (name, value) values ('d', 'd')`);
      throw new NotFound('thing');
    });
    await expect(work).rejects.toThrow(NotFound);
    expect(await name('d')).toBeUndefined();
  });

  it('does not report success after a statement of it had failed, whatever the work made of that', async () => {
    const work = world.database.transaction(async (tx) => {
      await tx.query(`insert into secrets (name, value) values ('e', 'e')`);
      await tx.query('select 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await name('e')).toBeUndefined();
  });

  it('leaves parameters out of what it throws', async () => {
    const error: unknown = await world.database.query('select $1::int', ['private words']).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: '22P02' });
    expect(Object.keys(error as object)).not.toContain('parameters');
  });
});

it('bounds statements and idle transactions on the server', async () => {
  const show = async (setting: string) =>
    (await world.database.query<{ value: string }>('select current_setting($1) as value', [setting]))[0]?.value;
  expect(await show('statement_timeout')).toBe('10s');
  expect(await show('idle_in_transaction_session_timeout')).toBe('15s');
  expect(await show('application_name')).toBe('runlog');
});
