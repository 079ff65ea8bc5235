import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const CLI = join(dirname(process.env.RUNLOG_DIST ?? join(ROOT, 'dist/main.js')), 'cli.js');
const TYPES = join(ROOT, 'node_modules/openapi-typescript/bin/cli.js'); // its package exports no way to it
const ROOM = { maxBuffer: 10 * 1024 * 1024, timeout: 60_000, encoding: 'utf8' } as const;

jest.setTimeout(120_000);

it("the page's types are those of the OpenAPI document", () => {
  const document = execFileSync(process.execPath, [CLI, 'openapi'], ROOM);
  const types = execFileSync(process.execPath, [TYPES, ...options()], { ...ROOM, input: document });
  const kept = readFileSync(join(ROOT, 'front/src/api/schema.d.ts'), 'utf8');
  if (types !== kept)
    throw new Error(
      `front/src/api/schema.d.ts is not what the service's API is now: run \`npm run front:types\`. First difference:\n${difference(kept, types)}`,
    );
});

/** Those with which `npm run front:types` makes the file. */
function options(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  return [...scripts['front:types']!.matchAll(/ (--\S+)/g)].map(([, option]) => option!);
}

function difference(kept: string, made: string): string {
  const before = kept.split('\n');
  const after = made.split('\n');
  const at = after.findIndex((line, n) => line !== before[n]);
  return `line ${at + 1}\n- ${before[at] ?? ''}\n+ ${after[at] ?? ''}`;
}
