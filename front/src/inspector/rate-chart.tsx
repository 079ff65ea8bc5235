import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { duration } from '../ui/time';
import { useChartColours, type ChartColours } from './chart-colours';
import type { RatePoint, Rates } from './rates';

const HEIGHT = 220;

interface Props {
  rates: Rates;
  /** Moments, in milliseconds since the run was posted. */
  restarts: readonly number[];
  label: string;
  /** The step below the pointer; undefined: none. */
  onPoint: (point: RatePoint | undefined) => void;
}

/** Bars, a step each. Those who do not see it have the table. */
export function RateChart({ rates, restarts, label, onPoint }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const colours = useChartColours();
  useEffect(() => {
    const element = frame.current!;
    const chart = new uPlot(options({ rates, restarts, onPoint, colours, width: element.clientWidth }), data(rates), element);
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.destroy();
    };
  }, [rates, restarts, onPoint, colours]);
  return <div ref={frame} role="img" aria-label={label} className="min-w-0 overflow-hidden" style={{ height: HEIGHT }} />;
}

const data = ({ points, stepMs }: Rates): uPlot.AlignedData => [
  points.map(({ at }) => at + stepMs / 2),
  points.map(({ perSecond }) => perSecond),
];

function options(props: Omit<Props, 'label'> & { colours: ChartColours; width: number }): uPlot.Options {
  const { rates, restarts, onPoint, colours, width } = props;
  const axis = { stroke: colours.muted, font: '11px sans-serif', ticks: { show: false } };
  const first = rates.points[0]?.at ?? 0;
  const end = (rates.points.at(-1)?.at ?? 0) + rates.stepMs;
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { setScale: false, x: false, y: false } },
    scales: { x: { time: false, range: () => [first, end] }, y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [
      { ...axis, size: 28, grid: { show: false }, values: (_, moments) => moments.map(duration) },
      { ...axis, size: 44, grid: { stroke: colours.line, width: 1 } },
    ],
    series: [
      {},
      {
        fill: colours.accent,
        stroke: colours.accent,
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars!({ size: [0.82], radius: 0.15 }),
      },
    ],
    hooks: {
      setCursor: [({ cursor }) => onPoint(cursor.idx == null ? undefined : rates.points[cursor.idx])],
      draw: [(chart) => drawRestarts(chart, restarts, colours.bad)],
    },
  };
}

function drawRestarts(chart: uPlot, restarts: readonly number[], colour: string): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.fillStyle = colour;
  for (const at of restarts) ctx.fillRect(chart.valToPos(at, 'x', true), bbox.top, 2, bbox.height);
  ctx.restore();
}
