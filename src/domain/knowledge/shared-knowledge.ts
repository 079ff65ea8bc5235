/** Which shared collections there is something to find in. */
export interface SharedKnowledge {
  /** Whether the shared collection of that name holds a chunk. @throws Unavailable */
  hasChunks(collection: string): Promise<boolean>;
}
export const SharedKnowledge = Symbol('SharedKnowledge');
