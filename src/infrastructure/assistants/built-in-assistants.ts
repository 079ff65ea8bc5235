import { createHash } from 'node:crypto';
import type { Assistant, Assistants } from '../../domain/chat/assistant';

const GROUNDED = [
  'Answer from the numbered passages alone. Cite each statement with the number of its passage in square brackets, as in [1].',
  'If the passages do not tell, say so in one sentence and add nothing of your own.',
  'Answer in the language of the question, briefly.',
].join('\n');

const PROFILES: Omit<Assistant, 'systemHash'>[] = [
  {
    name: 'docs',
    title: 'Documentation',
    description: "Answers questions about Runlog from its README and docs, and says where it stands.",
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
  private readonly first: Assistant;

  /** @throws Error that names the assistants, when `defaultName` is none of them */
  constructor(defaultName = 'docs') {
    const first = this.assistants.find((assistant) => assistant.name === defaultName);
    if (!first) throw new Error(`DEFAULT_ASSISTANT: there is no "${defaultName}". Choose one of ${PROFILES.map((p) => p.name).join(', ')}.`);
    this.first = first;
  }

  list(): Promise<Assistant[]> {
    return Promise.resolve(this.assistants);
  }

  default(): Promise<Assistant> {
    return Promise.resolve(this.first);
  }
}
