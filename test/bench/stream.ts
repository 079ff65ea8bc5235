import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { benchStage, type BenchStage } from './bench-stage';
import { measureIdle } from './idle';
import type { FromLoad, Level, Measured } from './load';
import { cpuSeconds, forked } from './processes';
import { printed, ratios, written, type Compared } from './stream-report';

/** `npm run bench:stream -- --runs=10,100 --starts=40 --seconds=12 --write`. With --write the report goes to docs/benchmarks. Exit 1 when a run is not whole. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10,100,500,1000' },
    /** How many runs begin a second, and for how long it is measured when all of them speak. */
    starts: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '12' },
    /** Ask by a POST and watch by a GET, in place of a POST that is answered by the stream. */
    twice: { type: 'boolean', default: false },
    idle: { type: 'boolean', default: true },
    warm: { type: 'boolean', default: true },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const SETTLE_MS = 2000;
const WARM_UP = { runs: 200, seconds: 2 };

/** Runs one level in a process of its own; CPU seconds, by process, while all its runs speak. */
async function measure(level: Level, pids: Record<string, number>): Promise<Measured & { cpu: Record<string, number> }> {
  const load = forked('load.ts');
  load.send(level);
  const spent = (): Record<string, number> => Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid)]));
  let [opened, closed] = [{}, {}] as Record<string, number>[];
  for (;;) {
    const [told] = (await once(load, 'message')) as [FromLoad];
    if ('measured' in told) {
      load.disconnect();
      const cpu = Object.fromEntries(Object.keys(pids).map((name) => [name, (closed?.[name] ?? 0) - (opened?.[name] ?? 0)]));
      return { ...told.measured, cpu };
    }
    if (told.window === 'open') opened = spent();
    else closed = spent();
  }
}

async function compare(stage: BenchStage, runs: number, seconds = Number(values.seconds)): Promise<Compared> {
  const level = { runs, seconds, twice: values.twice, ramp: runs / Number(values.starts) };
  const { proxy: proxyPid, service: servicePid, database } = stage.pids;
  const proxy = await measure({ ...level, target: 'proxy', port: stage.ports.proxy }, { proxy: proxyPid });
  await sleep(SETTLE_MS);
  const service = await measure({ ...level, target: 'service', port: stage.ports.service }, { service: servicePid, database });
  await sleep(SETTLE_MS);
  return { runs, proxy, service };
}

async function main(): Promise<void> {
  const stage = await benchStage();
  try {
    console.log(values.warm ? 'warming up …' : 'cold …'); // what a process compiles and opens at its first questions is not what it costs later
    if (values.warm) await compare(stage, WARM_UP.runs, WARM_UP.seconds);
    const levels: Compared[] = [];
    for (const runs of values.runs.split(',').map(Number)) {
      console.log(`${runs} runs: first through the proxy, then through Runlog …`);
      levels.push(await compare(stage, runs));
    }
    const broken = await stage.broken();
    const idle = values.idle ? await measureIdle(stage) : undefined;
    console.log(printed(levels, idle));
    console.log(`runs that broke a promise: ${broken.length}`);
    if (values.json)
      console.log(JSON.stringify(levels.map((level) => ({ runs: level.runs, whole: level.service.whole, ...ratios(level) }))));
    if (values.write) written(levels, idle);
    if (broken.length > 0 || levels.some(({ runs, service }) => service.whole < runs)) process.exitCode = 1;
  } finally {
    await stage.end();
  }
}

void main();
