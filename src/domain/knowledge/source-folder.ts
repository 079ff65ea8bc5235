import { Failure } from '../failure';
import type { DocumentKind } from './extractor';

/** Files of a folder on this machine, by their paths within it. */
export interface SourceFolder {
  /**
   * Sorted, with `/` between the parts. Left out: what is hidden, what leads out of the folder, and of CVs all formats but the best of each:
   * of `ana.pdf`, `ana.html` and `ana.json` the first. @throws NoSuchFolder
   */
  list(folder: string, kind: DocumentKind): Promise<string[]>;
  /** A file's bytes, or why they cannot be had: a sentence. */
  read(folder: string, file: string): Promise<{ bytes: Uint8Array } | { reason: string }>;
}
export const SourceFolder = Symbol('SourceFolder');

export class NoSuchFolder extends Failure {
  readonly code = 'no_such_folder';
  constructor(folder: string) {
    super(`There is no folder ${folder} that can be read.`);
  }
}
