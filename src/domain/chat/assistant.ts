import { NotFound } from '../failure';

/** A named profile: what the model is told, what it may read, what it puts out. */
export interface Assistant {
  name: string;
  title: string;
  description: string;
  /** The shared collection that it searches; undefined: it answers without retrieval. */
  collection?: string;
  /** How many passages it wants, and of one document at most; undefined: as the search has it. */
  retrieval?: { k: number; perDocument: number };
  /** `people`: each document of its collection is about one person and bears that person's name. */
  about?: 'people';
  suggestions: string[];
  system: string;
  /** SHA-256 of `system`, in hex: what the model was told stays provable. */
  systemHash: string;
}

/** The assistants that can answer now, in the order in which they are listed. */
export interface Assistants {
  list(): Promise<Assistant[]>;
  /** The one for threads that name none. */
  default(): Promise<Assistant>;
}
export const Assistants = Symbol('Assistants');

/** @throws AssistantNotFound also for one that cannot answer now */
export async function assistantNamed(assistants: Assistants, name: string | undefined | null): Promise<Assistant> {
  if (name === undefined || name === null) return assistants.default();
  const found = (await assistants.list()).find((assistant) => assistant.name === name);
  if (!found) throw new AssistantNotFound();
  return found;
}

export class AssistantNotFound extends NotFound {
  constructor() {
    super('assistant');
  }
}
