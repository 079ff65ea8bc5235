import type { Passage } from '../knowledge/passage';

/** What a model is shown. The texts are well-formed. */
export interface Prompt {
  /** Rules, and the passages fenced as data; '' for none. */
  system: string;
  /** Oldest first; the question is the last, a user's. Turns of one role may follow each other. */
  messages: { role: 'user' | 'assistant'; content: string }[];
  /** The same passages as data, for a model that quotes instead of writing. */
  passages: Passage[];
  /** `people`: each passage is about the one person that its title names. */
  about?: 'people';
  maxOutputTokens: number;
}
