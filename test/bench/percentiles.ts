import type { Histogram } from 'node:perf_hooks';

/** Milliseconds. */
export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

/** Of values in microseconds. */
export const ofHistogram = (values: Histogram): Percentiles => percentiles((p) => values.percentile(p));

export function ofList(values: number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  return percentiles((p) => sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? NaN);
}

const percentiles = (at: (p: number) => number): Percentiles => ({ p50: at(50) / 1000, p95: at(95) / 1000, p99: at(99) / 1000 });
