import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Docker's rule: the last pattern that fits a path, or a folder above it, decides. */
export function dockerIgnore(text: string): (path: string) => boolean {
  const patterns = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => ({ kept: line.startsWith('!'), fits: fitting(line.replace(/^!/, '')) }));
  return (path) => patterns.findLast(({ fits }) => fits.test(path))?.kept === false;
}

/** The files that a build may see, relative to the root. What is kept below an ignored folder would be missed: we keep nothing so. */
export function contextFiles(root: string, ignored: (path: string) => boolean, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (ignored(path)) return [];
    return entry.isDirectory() ? contextFiles(root, ignored, path) : [path];
  });
}

const WILD: Record<string, string> = { '**/': '(.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };

function fitting(pattern: string): RegExp {
  const source = pattern
    .replace(/^\/|\/$/g, '')
    .replace(/\*\*\/|\*\*|[*?]|[.+^${}()|[\]\\]/g, (special) => WILD[special] ?? `\\${special}`);
  return new RegExp(`^${source}(/|$)`);
}
