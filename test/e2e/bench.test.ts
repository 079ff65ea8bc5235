import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');
/** Ten times what was measured with ten runs (docs/benchmarks/stream.md): this finds what has gone wrong, not what has become slower. */
const BOUNDS = { delay: 70, cpu: 80, delivered: 0.1 };

it('measures a few runs beside the proxy: every one of them whole, at a cost of the order that was measured', async () => {
  const args = ['-r', './test/bench/register.cjs', 'test/bench/stream.ts', '--runs=5', '--seconds=1', '--no-idle', '--no-warm', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  const [level] = JSON.parse(stdout.split('\n').find((line) => line.startsWith('[{'))!) as Record<string, number>[];
  expect(level).toMatchObject({ runs: 5, whole: 5 });
  expect(level!.delay).toBeLessThan(BOUNDS.delay);
  expect(level!.cpu).toBeLessThan(BOUNDS.cpu);
  expect(level!.delivered).toBeGreaterThan(BOUNDS.delivered);
  expect(stdout).toContain('runs that broke a promise: 0');
}, 60_000);
