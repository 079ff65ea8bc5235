import { parseArgs } from 'node:util';
import { benchStage, type BenchStage } from './bench-stage';
import { cpuSeconds, forked, residentBytes } from './processes';
import type { Soak, SoakTold } from './soak-load';

/** `npm run bench:soak -- --minutes=10 --runs=1000 --rate=50`. Fails when a run is not whole, memory grows, or connections are too many. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    runs: { type: 'string', default: '1000' },
    /** Tokens a second of each run. */
    rate: { type: 'string', default: '50' },
    /** How long an answer is. */
    answer: { type: 'string', default: '30' },
  },
});
const MOST_CONNECTIONS = 60;
const MOST_GROWTH = 1.1;
const SAMPLE_MS = 5000;
const [minutes, runs, rate] = [Number(values.minutes), Number(values.runs), Number(values.rate)];

interface Sample {
  minute: number;
  rss: number;
  connections: number;
}

async function sample(stage: BenchStage, started: number): Promise<Sample> {
  const [row] = await stage.query<{ n: number }>(`select count(*)::int as n from pg_stat_activity where application_name like 'runlog%'`);
  return { minute: (performance.now() - started) / 60_000, rss: residentBytes(stage.pids.service), connections: row?.n ?? NaN };
}

const MB = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** The mean of a minute, the first being 1. */
function ofMinute(samples: Sample[], minute: number): number {
  const of = samples.filter((one) => Math.ceil(one.minute) === minute);
  return of.reduce((sum, { rss }) => sum + rss, 0) / of.length;
}

async function main(): Promise<void> {
  const stage = await benchStage({ rate });
  const load = forked('soak-load.ts');
  try {
    load.send({ port: stage.ports.service, runs, seconds: minutes * 60, tokens: rate * Number(values.answer) } satisfies Soak);
    const started = performance.now();
    const cpuBefore = cpuSeconds(stage.pids.service);
    const samples: Sample[] = [];
    const sampling = setInterval(() => void sample(stage, started).then((one) => samples.push(one)), SAMPLE_MS);
    const collecting = setInterval(() => void stage.memory().then(({ heap }) => console.log(`heap, collected: ${MB(heap)}`)), 60_000);
    const told = await new Promise<SoakTold>((resolve) =>
      load.on('message', (now: SoakTold) => {
        const last = samples.at(-1);
        console.log(
          `${((performance.now() - started) / 60_000).toFixed(1)} min: ${now.runs} runs whole, ${now.tokens} tokens read, ${now.broken.length} broken${now.broken[0] ? ` (${now.broken[0]})` : ''}, ` +
            `${last ? `${MB(last.rss)}, ${last.connections} connections` : ''}`,
        );
        if (now.done) resolve(now);
      }),
    );
    clearInterval(sampling);
    clearInterval(collecting);
    const took = (performance.now() - started) / 1000;
    const [third, last] = [ofMinute(samples, Math.min(3, minutes)), ofMinute(samples, minutes)];
    const connections = Math.max(...samples.map((one) => one.connections));
    const broken = [...told.broken, ...(await stage.broken()).map((run) => JSON.stringify(run))];
    const [rows] = await stage.query<{ n: string }>('select count(*) as n from run_events');
    console.log(
      `${told.runs} runs, ${told.tokens} tokens read (${(told.tokens / took).toFixed(0)} a second), ${rows?.n} rows\n` +
        `memory: ${MB(third)} in minute ${Math.min(3, minutes)}, ${MB(last)} in the last (${(last / third).toFixed(2)} ×)\n` +
        `database connections: at most ${connections}\n` +
        `CPU: ${((cpuSeconds(stage.pids.service) - cpuBefore) / took).toFixed(2)} cores\n` +
        `broken: ${broken.length}\n${broken.slice(0, 5).join('\n')}`,
    );
    if (broken.length > 0 || last > MOST_GROWTH * third || connections > MOST_CONNECTIONS) process.exitCode = 1;
  } finally {
    if (load.connected) load.disconnect();
    await stage.end();
  }
}

void main();
