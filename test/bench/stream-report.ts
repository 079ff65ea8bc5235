import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Idle } from './idle';
import type { Measured } from './load';
import { barChart } from './bar-chart';

export interface Compared {
  runs: number;
  proxy: Measured & { cpu: Record<string, number> };
  service: Measured & { cpu: Record<string, number> };
}

const FOLDER = join(__dirname, '../../docs/benchmarks');
const BEGIN = '<!-- measured -->';
const END = '<!-- /measured -->';

const rate = ({ tokens, span }: Measured): number => tokens / span;
/** CPU seconds a million tokens. */
const cost = (measured: Compared['proxy']): number => (Object.values(measured.cpu).reduce((a, b) => a + b, 0) / measured.tokens) * 1e6;
const part = (measured: Compared['proxy'], of: string): number => ((measured.cpu[of] ?? 0) / measured.tokens) * 1e6;

/** What the table says of a level, and what is asked of it. */
export const ratios = ({ proxy, service }: Compared) => ({
  delay: service.delay.p50 / proxy.delay.p50,
  first: service.firstEvent.p50 / proxy.firstEvent.p50,
  delivered: rate(service) / rate(proxy),
  cpu: cost(service) / cost(proxy),
});

const three = ({ p50, p95, p99 }: Measured['delay']): string => [p50, p95, p99].map((ms) => ms.toFixed(ms < 10 ? 1 : 0)).join(' / ');
const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

function rows(levels: Compared[]): string[][] {
  return levels.map((level) => {
    const { runs, proxy, service } = level;
    const ratio = ratios(level);
    return [
      String(runs),
      `${three(proxy.delay)} → ${three(service.delay)}`,
      times(ratio.delay),
      `${three(proxy.firstEvent)} → ${three(service.firstEvent)}`,
      times(ratio.first),
      `${rate(proxy).toFixed(0)} → ${rate(service).toFixed(0)}`,
      times(ratio.delivered),
      `${cost(proxy).toFixed(0)} → ${part(service, 'service').toFixed(0)} + ${part(service, 'database').toFixed(0)}`,
      times(ratio.cpu),
      three(service.resume),
      `${service.whole}/${runs}`,
    ];
  });
}

const HEAD = [
  'runs',
  'added delay a token, ms (p50 / p95 / p99)',
  'p50',
  'first event, ms',
  'p50',
  'tokens/s delivered',
  '',
  'CPU s / 10⁶ tokens (proxy → Runlog + Postgres)',
  '',
  'resume, ms',
  'whole',
];

/** The table as the terminal, and Markdown, show it. */
export function printed(levels: Compared[], idle: Idle | undefined): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const memory = idle
    ? `\n\nAn idle reader costs ${(idle.rss / 1000).toFixed(1)} kB of the process's memory, ${(idle.heap / 1000).toFixed(1)} kB of them on its heap (${idle.readers} readers).`
    : '';
  const broken = levels.flatMap(({ runs, proxy, service }) =>
    [...proxy.broken, ...service.broken].map((what) => `\n${runs} runs: ${what}`),
  );
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows(levels).map(line)].join('\n') + memory + broken.join('');
}

/** Puts table, machine and chart into docs/benchmarks/stream.md. */
export function written(levels: Compared[], idle: Idle | undefined): void {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, 'stream.md');
  const text = readFileSync(file, 'utf8');
  const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const machine = `${cpus().length} cores, Node ${process.versions.node}, the embedded Postgres with fsync, after ${revision}.`;
  const [before, after] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))];
  writeFileSync(file, `${before}${BEGIN}\n\n${machine}\n\n${printed(levels, idle)}\n\n${after}`);
  writeFileSync(
    join(FOLDER, 'stream.svg'),
    barChart({
      title: 'Runlog beside a pass-through proxy that stores nothing (1 × = the proxy)',
      groups: levels.map(({ runs }) => `${runs} runs`),
      series: [
        { name: 'delivered tokens', values: levels.map((level) => ratios(level).delivered) },
        { name: 'CPU a token, database included', values: levels.map((level) => ratios(level).cpu) },
        { name: 'added delay, p50', values: levels.map((level) => ratios(level).delay) },
        { name: 'first event, p50', values: levels.map((level) => ratios(level).first) },
      ],
    }),
  );
}
