import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freshDatabase, type TestDatabase } from '../support/database';

const ROWS = process.env.RUNLOG_LONG === '1' ? 100_000 : 10_000;
const MOST_BYTES = 2 * 1024 * 1024;

let database: TestDatabase;
beforeAll(async () => void (database = await freshDatabase()));
afterAll(() => database.drop());

async function played(reads: 'none' | 'paused'): Promise<{ heap: number; external: number; rows: number; sent: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    join(__dirname, 'fixtures/slow-reader.cjs'),
    database.url,
    String(ROWS),
    reads,
  ]);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof played>>;
}

it(`[row 19] keeps nothing for a reader that never reads, while ${ROWS} rows are written`, async () => {
  const control = await played('none');
  const paused = await played('paused');
  const more = { heap: paused.heap - control.heap, external: paused.external - control.external };
  const kB = (bytes: number): string => `${Math.round(bytes / 1024)} kB`;
  console.log(
    `a reader that never reads, ${paused.rows} rows: heap ${kB(more.heap)} and external ${kB(more.external)} above the control; ${paused.sent} rows sent`,
  );
  expect([control.rows, paused.rows].every((rows) => rows >= ROWS * 0.9)).toBe(true);
  expect(paused.sent).toBeLessThan(0.7 * ROWS); // what the kernel's buffers hold
  expect(paused.sent).toBeGreaterThan(0);
  expect(more.heap + more.external).toBeLessThan(MOST_BYTES);
}, 240_000);
