import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { adminOf, freshDatabase, type TestDatabase } from '../support/database';
import { brokenRuns } from '../support/invariants';

const ROWS = process.env.RUNLOG_LONG === '1' ? 100_000 : 10_000;
const PAUSED = 3;
const MOST_BYTES = 2 * 1024 * 1024;

let database: TestDatabase;
beforeAll(async () => void (database = await freshDatabase()));
afterAll(() => database.drop());

interface Played {
  heap: number;
  external: number;
  rows: number;
  sent: number;
  good: number;
}

async function played(paused: number): Promise<Played> {
  const script = join(__dirname, 'fixtures/slow-reader.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, database.url, String(ROWS), String(paused)], {
    timeout: 200_000,
  });
  return JSON.parse(stdout) as Played;
}

it(`[row 19] keeps nothing for readers that never read, while ${ROWS} rows are written and a good reader has them all`, async () => {
  const control = await played(0);
  const paused = await played(PAUSED);
  const more = { heap: (paused.heap - control.heap) / PAUSED, external: (paused.external - control.external) / PAUSED };
  const kB = (bytes: number): string => `${Math.round(bytes / 1024)} kB`;
  console.log(
    `${PAUSED} readers that never read, ${paused.rows} rows: each heap ${kB(more.heap)} and external ${kB(more.external)} above the control; ${Math.round(paused.sent / PAUSED)} rows sent`,
  );
  for (const { rows, good } of [control, paused]) {
    expect(rows).toBeGreaterThanOrEqual(ROWS * 0.9);
    expect(good).toBe(rows);
  }
  expect(paused.sent / PAUSED).toBeLessThan(0.7 * ROWS); // what the kernel's buffers hold
  expect(paused.sent).toBeGreaterThan(0);
  expect(more.heap + more.external).toBeLessThan(MOST_BYTES);
  const query = (sql: string, params: unknown[]) =>
    adminOf(database.url, async (admin) => (await admin.query<Record<string, unknown>>(sql, params)).rows);
  expect(await brokenRuns(query, { live: true })).toEqual([]);
}, 420_000);
