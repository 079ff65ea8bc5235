import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Frames } from './page-frames';

export interface Measured extends Frames {
  what: string;
  /** Milliseconds until a thread was seen. */
  openedMs?: number;
  /** While it streams the bars hold. */
  streams?: boolean;
}

/** Milliseconds between two frames while an answer streams. */
const BAR = { p95: 50, max: 200 };
const FILE = join(__dirname, '../../docs/benchmarks/page.md');
const BEGIN = '<!-- measured -->';
const END = '<!-- /measured -->';

export const holds = ({ streams, p95, max }: Measured): boolean => !streams || (p95 <= BAR.p95 && max <= BAR.max);

const HEAD = ['what', 'frames', 'between frames, ms (p50 / p95 / p99 / max)', 'long tasks (longest, ms)', 'JS heap, MB', 'bar'];

/** The table as the terminal, and Markdown, show it. */
export function printed(measured: Measured[]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const rows = measured.map((row) => [
    row.openedMs === undefined ? row.what : `${row.what} (seen after ${Math.round(row.openedMs)} ms)`,
    `${row.frames} in ${row.seconds.toFixed(0)} s`,
    [row.p50, row.p95, row.p99, row.max].map((ms) => ms.toFixed(0)).join(' / '),
    row.longTasks ? `${row.longTasks} (${row.longestTask.toFixed(0)})` : '0',
    row.heapMb.toFixed(0),
    row.streams ? (holds(row) ? 'held' : `MISSED (p95 ≤ ${BAR.p95}, max ≤ ${BAR.max})`) : '',
  ]);
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Puts table and machine into docs/benchmarks/page.md. */
export function written(measured: Measured[]): void {
  const text = readFileSync(FILE, 'utf8');
  const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const machine = `${cpus().length} cores, Node ${process.versions.node}, Chromium without a GPU, service, database and model on the same machine, after ${revision}.`;
  const [before, after] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))];
  writeFileSync(FILE, `${before}${BEGIN}\n\n${machine}\n\n${printed(measured)}\n\n${after}`);
}
