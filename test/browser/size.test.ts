import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILT = join(dirname(process.env.RUNLOG_DIST ?? join(__dirname, '../../dist/main.js')), '../front/dist');
const MOST_KB = 250;

/** Scripts that index.html names, and what those import before they run; what is imported later, by `import()`, does not count. */
function firstLoad(): string[] {
  const html = readFileSync(join(BUILT, 'index.html'), 'utf8');
  const tags = [...html.matchAll(/<(?:script|link)\b[^>]*>/g)].map(([tag]) => tag);
  const named = tags
    .filter((tag) => tag.startsWith('<script') || tag.includes('modulepreload'))
    .map((tag) => /(?:src|href)="([^"]+)"/.exec(tag)?.[1] ?? '');
  const found = new Set<string>();
  for (const queue = named; queue.length > 0;) {
    const file = queue.pop()!;
    if (found.has(file)) continue;
    found.add(file);
    const script = readFileSync(join(BUILT, file), 'utf8');
    for (const [, from] of script.matchAll(/(?:^|[;}\s])(?:import|export)\b[^;"'()]*["'](\.\/[^"']+\.js)["']/g))
      queue.push(join(dirname(file), from!));
  }
  return [...found].sort();
}

it(`the chat's first load is at most ${MOST_KB} KB of script, gzipped`, () => {
  const files = firstLoad().map((file) => ({ file, kb: gzipSync(readFileSync(join(BUILT, file)), { level: 9 }).length / 1000 }));
  const total = files.reduce((sum, { kb }) => sum + kb, 0);
  console.log(`First load: ${total.toFixed(1)} KB of ${MOST_KB} (${files.map(({ file, kb }) => `${file} ${kb.toFixed(1)}`).join(', ')})`);
  expect(files.length).toBeGreaterThan(1);
  expect(total).toBeLessThanOrEqual(MOST_KB);
});
