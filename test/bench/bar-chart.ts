/** A chart of grouped bars as SVG, readable in light and dark. */
export function barChart({
  title,
  groups,
  series,
}: {
  title: string;
  groups: string[];
  series: { name: string; values: number[] }[];
}): string {
  const [width, height, left, top, bottom] = [760, 360, 16, 70, 40];
  const most = Math.max(...series.flatMap(({ values }) => values), 1);
  const colors = ['#2f9e8f', '#4c7dd8', '#d98a29', '#b0569c'];
  const group = (width - 2 * left) / groups.length;
  const bar = (group * 0.84) / series.length;
  const y = (value: number): number => height - bottom - ((height - top - bottom) * value) / most;
  const bars = groups.flatMap((_, at) =>
    series.map(({ values }, of) => {
      const value = values[at] ?? 0;
      const x = left + at * group + group * 0.08 + of * bar;
      return (
        `<rect x="${x.toFixed(1)}" y="${y(value).toFixed(1)}" width="${(bar - 3).toFixed(1)}" height="${(height - bottom - y(value)).toFixed(1)}" rx="2" fill="${colors[of]}"/>` +
        `<text x="${(x + bar / 2 - 1.5).toFixed(1)}" y="${(y(value) - 5).toFixed(1)}" text-anchor="middle" font-size="11">${value.toFixed(value < 10 ? 2 : 0)}</text>`
      );
    }),
  );
  const labels = groups.map(
    (name, at) =>
      `<text x="${(left + (at + 0.5) * group).toFixed(1)}" y="${height - 16}" text-anchor="middle" font-size="13">${name}</text>`,
  );
  let x = left;
  const legend = series.map(({ name }, of) => {
    const mark = `<rect x="${x}" y="40" width="11" height="11" rx="2" fill="${colors[of]}"/><text x="${x + 16}" y="50" font-size="12">${name}</text>`;
    x += 30 + name.length * 6.6;
    return mark;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<style>text { font-family: system-ui, sans-serif; fill: #333 } .rule { stroke: #8888 } @media (prefers-color-scheme: dark) { text { fill: #ddd } }</style>
<text x="${left}" y="24" font-size="15" font-weight="600">${title}</text>
${legend.join('\n')}
<line class="rule" x1="${left}" x2="${width - left}" y1="${y(1).toFixed(1)}" y2="${y(1).toFixed(1)}" stroke-dasharray="4 4"/>
<line class="rule" x1="${left}" x2="${width - left}" y1="${height - bottom}" y2="${height - bottom}"/>
${bars.join('\n')}
${labels.join('\n')}
</svg>
`;
}
