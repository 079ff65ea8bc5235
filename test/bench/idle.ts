import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchStage } from './bench-stage';
import { question } from './monotonic';
import { ask, eventsRequest, newThread } from './service-calls';

const RUNS = 100;
const READERS = 2000;

export interface Idle {
  readers: number;
  /** Bytes for each: of the process, and of that its own heap. */
  rss: number;
  heap: number;
}

/** What a reader costs who waits for a model that says nothing. */
export async function measureIdle(stage: BenchStage): Promise<Idle> {
  const port = stage.ports.service;
  const runs: string[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await ask(port, await newThread(port), question('silent')));
  const warm = await subscribe(port, runs.slice(0, 1), 200); // what the first readers make the process allocate once is not counted
  await leave(warm);
  await sleep(2000);
  const before = await stage.memory();
  const sockets = await subscribe(port, runs, READERS);
  await sleep(2000);
  const after = await stage.memory();
  await leave(sockets);
  return { readers: READERS, rss: (after.rss - before.rss) / READERS, heap: (after.heap - before.heap) / READERS };
}

/** Readers that have seen the run's newest event, and wait for the next. */
async function subscribe(port: number, runs: string[], readers: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let i = 0; i < readers; i++) {
    const socket = connect(port, '127.0.0.1', () => socket.write(eventsRequest(port, runs[i % runs.length]!)));
    sockets.push(socket);
    await new Promise((resolve, reject) => socket.once('data', resolve).once('error', reject));
    socket.resume();
  }
  return sockets;
}

async function leave(sockets: Socket[]): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await sleep(500);
}
