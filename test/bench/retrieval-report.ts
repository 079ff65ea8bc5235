import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Percentiles } from './percentiles';

interface Kinds {
  hybrid: Percentiles;
  keyword: Percentiles;
  dense: Percentiles;
}
export interface Retrieval {
  chunks: number;
  dimension: number;
  k: number;
  /** Seconds, from the database to the first answer. */
  build: number;
  /** Seconds, of files that are there. */
  load: number;
  bytes: number;
  dense: string;
  ef: number;
  /** recall@10 on its own vectors as the build measured it, and on questions from the same generator. */
  ownRecall: number | null;
  recall: number;
  thread: Kinds;
  inProcess: Kinds;
  /** The scan of all vectors. */
  exact: Percentiles;
  rebuilding: {
    seconds: number;
    searches: number;
    failed: number;
    search: Percentiles & { max: number };
    /** Delay of the main thread's event loop, milliseconds; the measuring itself takes one. */
    loop: { p50: number; p99: number; max: number };
  };
}

const FILE = join(__dirname, '../../docs/benchmarks/retrieval.md');
const BEGIN = '<!-- measured -->';
const END = '<!-- /measured -->';

const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 1);
const three = ({ p50, p95, p99 }: Percentiles): string => [p50, p95, p99].map(ms).join(' / ');
const table = (rows: string[][]): string =>
  [rows[0]!, rows[0]!.map(() => '---'), ...rows.slice(1)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** As the terminal, and Markdown, show it. */
export function printed(r: Retrieval): string {
  const kinds = (['hybrid', 'keyword', 'dense'] as const).map((kind) => [
    kind,
    three(r.thread[kind]),
    three(r.inProcess[kind]),
    `${(r.thread[kind].p50 / r.inProcess[kind].p50).toFixed(2)} ×`,
  ]);
  const { rebuilding: again } = r;
  return [
    `${r.chunks.toLocaleString('en')} chunks × ${r.dimension}, k = ${r.k}.`,
    table([
      ['index', ''],
      ['built from the database', `${r.build.toFixed(1)} s`],
      ['loaded from its files, verified', `${r.load.toFixed(2)} s`],
      ['files', `${(r.bytes / 1e6).toFixed(0)} MB`],
      ['nearness by', r.dense === 'graph' ? `graph, ef ${r.ef}` : r.dense],
      ['recall@10 on questions · as the build measured it', `${r.recall.toFixed(4)} · ${r.ownRecall?.toFixed(4) ?? '-'}`],
    ]),
    table([['search, ms (p50 / p95 / p99)', 'through the thread', 'in the process', 'p50'], ...kinds]),
    `The graph answers in ${ms(r.inProcess.dense.p50)} ms, the exact scan in ${ms(r.exact.p50)} ms: ${(r.exact.p50 / r.inProcess.dense.p50).toFixed(0)} ×.`,
    table([
      ['while it is built again and serves', ''],
      ['built again', `${again.seconds.toFixed(1)} s`],
      ['searches · failed', `${again.searches} · ${again.failed}`],
      ['search, ms (p50 / p95 / p99 / max)', `${three(again.search)} / ${ms(again.search.max)}`],
      ['event loop of the main thread, delay, ms (p50 / p99 / max)', [again.loop.p50, again.loop.p99, again.loop.max].map(ms).join(' / ')],
    ]),
  ].join('\n\n');
}

/** Puts tables and machine into docs/benchmarks/retrieval.md. */
export function written(retrieval: Retrieval): void {
  const text = readFileSync(FILE, 'utf8');
  const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const machine = `${cpus().length} cores, Node ${process.versions.node}, the embedded Postgres with fsync, after ${revision}.`;
  const [before, after] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))];
  writeFileSync(FILE, `${before}${BEGIN}\n\n${machine}\n\n${printed(retrieval)}\n\n${after}`);
}
