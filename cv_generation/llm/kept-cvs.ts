import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cvSchema, type Cv } from '../cv-schema';
import type { NamedCv } from '../offline/offline-cvs';
import { changedFacts } from './prompt';

/** What a model has written for a person in an earlier run is kept: a run that was cut short goes on, and an answer is paid for once. */
export class KeptCvs {
  constructor(private readonly folder: string) {}

  async orWrite(draft: NamedCv, write: () => Promise<Cv>): Promise<Cv> {
    const there = await this.read(draft.slug);
    const isOffline = JSON.stringify(there) === JSON.stringify(draft.cv);
    return there && !isOffline && changedFacts(there, draft.cv).length === 0 ? there : write();
  }

  private async read(slug: string): Promise<Cv | undefined> {
    try {
      return cvSchema.parse(JSON.parse(await readFile(join(this.folder, 'cvs', `${slug}.json`), 'utf8')));
    } catch {
      return undefined; // none, or of an older shape: it is written anew
    }
  }
}
