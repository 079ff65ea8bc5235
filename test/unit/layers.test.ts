import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');

const ALLOWED = {
  'domain/thing.ts': 'export interface Thing { name: string }\n',
  'application/use.ts': "import type { Thing } from '../domain/thing';\nexport type Use = Thing;\n",
  'infrastructure/postgres/store.ts': "import type { Use } from '../../application/use';\nexport type Store = Use;\n",
};
const FORBIDDEN = {
  'domain/framework.ts': "import { Injectable } from '@nestjs/common';\nexport const x = Injectable;\n",
  'domain/node-module.ts': "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n",
  'application/sdk-type.ts': "import type OpenAI from 'openai';\nexport type X = OpenAI;\n",
  'application/outer-layer.ts': "import type { Store } from '../infrastructure/postgres/store';\nexport type X = Store;\n",
  'infrastructure/engine/sql.ts': "import type { Store } from '../postgres/store';\nexport type X = Store;\n",
};

/** The files that the dependency rule finds fault with, in a tree that holds these. */
function faulted(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'runlog-layers-'));
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "module": "node20" } }');
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, 'src', file)), { recursive: true });
      writeFileSync(join(folder, 'src', file), text);
    }
    const depcruise = [join(ROOT, 'node_modules/.bin/depcruise'), 'src', '--config', join(ROOT, '.dependency-cruiser.cjs'), '-T', 'json'];
    const { stdout } = spawnSync(process.execPath, depcruise, { cwd: folder, encoding: 'utf8' });
    const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string }[] } };
    return [...new Set(summary.violations.map((violation) => violation.from.replace('src/', '')))].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the dependency rule', () => {
  it('finds a framework, a node: module, an SDK type, an outer layer and SQL in the clockwork, and nothing else', () => {
    expect(faulted({ ...ALLOWED, ...FORBIDDEN })).toEqual(Object.keys(FORBIDDEN).sort());
  });
});
