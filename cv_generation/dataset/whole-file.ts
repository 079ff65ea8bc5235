import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a file so that nobody ever reads half of it. One that says the same already is left alone. Resolves with whether it was written. */
export async function writeWhole(path: string, content: string | Buffer): Promise<boolean> {
  const bytes = Buffer.from(content);
  const there = await readFile(path).catch(() => undefined); // none there, or one that cannot be read: the writing will tell
  if (there?.equals(bytes)) return false;
  // Beside it: a rename is atomic within one file system only.
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(draft, bytes);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return true;
}

const DRAFT = /\.[0-9a-f]{12}\.tmp$/;
/** A younger one may be another process's that is writing now. */
const ABANDONED_MS = 10 * 60_000;

/** Removes what a killed process has left of its writing. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const file of (await readdir(folder)).filter((name) => DRAFT.test(name))) {
    const path = join(folder, file);
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now()); // gone meanwhile: it was in use
    if (age > ABANDONED_MS) await rm(path, { force: true });
  }
}
