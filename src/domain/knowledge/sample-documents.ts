/** Documents to try Runlog with, made on this machine. */
export interface SampleDocuments {
  /** The shared collection that they belong to. */
  readonly collection: string;
  /** Where they lie once they are made. */
  readonly folder: string;
  /**
   * begun: a process has taken it upon itself to bring them in, and has not ended; done: they were brought in, or are not wanted. What is then deleted
   * stays deleted.
   */
  state(): Promise<'new' | 'begun' | 'done'>;
  note(state: 'begun' | 'done'): Promise<void>;
  /** Makes those that are missing, and tells how far it is, a line at a time. @throws what stands in the way, and the signal's reason */
  make(tell: (line: string) => void, signal: AbortSignal): Promise<void>;
}
export const SampleDocuments = Symbol('SampleDocuments');
