export interface Chart {
  title: string;
  /** What stands side by side. */
  groups: readonly string[];
  /** Within each group, values from 0 to 1. */
  series: readonly { name: string; values: readonly number[] }[];
}

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [760, 360, 16, 70, 40];
const COLORS = ['#2f9e8f', '#4c7dd8', '#d98a29'];
const STYLE =
  'text { font-family: system-ui, sans-serif; fill: #333 } .rule { stroke: #8888 } @media (prefers-color-scheme: dark) { text { fill: #ddd } }';

/** A chart of grouped bars as SVG, readable in light and dark. */
export function barChart({ title, groups, series }: Chart): string {
  const group = (WIDTH - 2 * LEFT) / groups.length;
  const width = (group * 0.84) / series.length;
  const bars = groups.flatMap((_, at) =>
    series.map(({ values }, of) => bar(values[at] ?? 0, LEFT + at * group + group * 0.08 + of * width, width, COLORS[of % COLORS.length]!)),
  );
  const labels = groups.map((name, at) => text(LEFT + (at + 0.5) * group, HEIGHT - 16, name, 'text-anchor="middle" font-size="13"'));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}</style>
${text(LEFT, 24, title, 'font-size="15" font-weight="600"')}
${legend(series.map(({ name }) => name))}
<line class="rule" x1="${LEFT}" x2="${WIDTH - LEFT}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM}"/>
${[...bars, ...labels].join('\n')}
</svg>
`;
}

function bar(value: number, x: number, width: number, color: string): string {
  const height = (HEIGHT - TOP - BOTTOM) * value;
  const y = HEIGHT - BOTTOM - height;
  const shape = `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(width - 3).toFixed(1)}" height="${height.toFixed(1)}" rx="2" fill="${color}"/>`;
  return shape + text(x + width / 2 - 1.5, y - 5, value.toFixed(3), 'text-anchor="middle" font-size="11"');
}

function legend(names: readonly string[]): string {
  let x = LEFT;
  return names
    .map((name, of) => {
      const mark = `<rect x="${x}" y="40" width="11" height="11" rx="2" fill="${COLORS[of % COLORS.length]}"/>${text(x + 16, 50, name, 'font-size="12"')}`;
      x += 34 + name.length * 7;
      return mark;
    })
    .join('\n');
}

const text = (x: number, y: number, words: string, attributes: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped(words)}</text>`;

const escaped = (words: string): string => words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
