import type { CDPSession, Page } from 'playwright-core';
import { ofList, type Percentiles } from './percentiles';

/** How a page moved for a while: milliseconds between its frames, tasks of 50 ms and more, and the heap after a collection. */
export interface Frames extends Percentiles {
  frames: number;
  max: number;
  longTasks: number;
  longestTask: number;
  seconds: number;
  heapMb: number;
}

interface Watched {
  deltas: number[];
  tasks: number[];
  stop: () => void;
}
declare global {
  var frameWatch: Watched | undefined;
}

/** Watches the page's frames while something happens in it. */
export async function framesOf(page: Page, devtools: CDPSession, happens: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(watchFrames);
  await happens();
  const { deltas, tasks } = await page.evaluate(() => {
    const watched = globalThis.frameWatch!;
    watched.stop();
    return { deltas: watched.deltas, tasks: watched.tasks };
  });
  const longest = (list: number[]): number => list.reduce((a, b) => Math.max(a, b), 0);
  return {
    ...ofList(deltas.map((ms) => ms * 1000)),
    frames: deltas.length,
    max: longest(deltas),
    longTasks: tasks.length,
    longestTask: longest(tasks),
    seconds: deltas.reduce((a, b) => a + b, 0) / 1000,
    heapMb: await heapMb(devtools),
  };
}

/** Runs in the page. */
function watchFrames(): void {
  const [deltas, tasks]: [number[], number[]] = [[], []];
  let [last, going] = [performance.now(), true];
  const frame = (now: number): void => {
    deltas.push(now - last);
    last = now;
    if (going) requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => {
    last = now;
    requestAnimationFrame(frame);
  });
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: 'longtask' });
  globalThis.frameWatch = {
    deltas,
    tasks,
    stop: () => {
      going = false;
      observer.disconnect();
    },
  };
}

async function heapMb(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}
