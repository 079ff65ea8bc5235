import { createHash } from 'node:crypto';
import type { Assistant, Assistants } from '../../domain/chat/assistant';
import type { Settings } from '../config/settings';

const GROUNDED = [
  'Answer from the numbered passages alone. Cite each statement with the number of its passage in square brackets, as in [1].',
  'If the passages do not tell, say so in one sentence and add nothing of your own.',
  'Answer in the language of the question, briefly.',
].join('\n');

const PROFILES: Omit<Assistant, 'systemHash'>[] = [
  {
    name: 'docs',
    title: 'Documentation',
    description: 'Answers questions about Runlog from its README and docs, and says where it stands.',
    collection: 'docs',
    suggestions: ['How do I resume a stream?', 'What happens when the process is killed in mid-answer?', 'How do I cancel a run?'],
    system: `You answer questions about Runlog, a self-hosted chat service in which every answer is a durable run.\n${GROUNDED}`,
  },
  {
    name: 'plain',
    title: 'Plain model',
    description: 'Passes your text to the language model unaltered, without retrieval.',
    suggestions: ['Write a haiku about write-ahead logs.'],
    system: '',
  },
];

/** The profiles that ship with Runlog. */
export class BuiltInAssistants implements Assistants {
  private readonly assistants = PROFILES.map((profile) => ({
    ...profile,
    systemHash: createHash('sha256').update(profile.system).digest('hex'),
  }));

  constructor(private readonly defaultName: Settings['defaultAssistant']) {}

  list(): Promise<Assistant[]> {
    return Promise.resolve(this.assistants);
  }

  default(): Promise<Assistant> {
    return Promise.resolve(this.assistants.find(({ name }) => name === this.defaultName) as Assistant);
  }
}
