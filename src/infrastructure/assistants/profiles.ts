import type { Assistant } from '../../domain/chat/assistant';

export type Profile = Omit<Assistant, 'systemHash'>;

const GROUNDED = [
  'Answer from the numbered passages alone. Cite each statement with the number of its passage in square brackets, as in [1].',
  'If the passages do not tell, say so in one sentence and add nothing of your own.',
  'Answer in the language of the question, briefly.',
].join('\n');

export const DOCS: Profile = {
  name: 'docs',
  title: 'Documentation',
  description: 'Answers questions about Runlog from its README and docs, and says where it stands.',
  collection: 'docs',
  suggestions: ['How do I resume a stream?', 'What happens when the process is killed in mid-answer?', 'How do I cancel a run?'],
  system: `You answer questions about Runlog, a self-hosted chat service in which every answer is a durable run.\n${GROUNDED}`,
};

export const CV_ANALYST: Profile = {
  name: 'cv-analyst',
  title: 'CV analyst',
  description: 'Finds and compares people in a collection of CVs, and says which line of which CV shows it.',
  collection: 'cvs',
  retrieval: { k: 16, perDocument: 2 }, // more people rather than more of one
  about: 'people',
  suggestions: ['Who has led a team and knows Kubernetes?', 'Who speaks Portuguese?', 'Who knows Azure?'],
  system: [
    'You help a recruiter to find people in a collection of CVs. Each passage is from the CV of the person whose name stands before it.',
    GROUNDED,
    'Name everyone in the passages who fits, the best fit first, each with what shows it. Compare people where the question asks for it.',
    'A passage tells of its own person alone: what one CV says is never said of another person. Whoever lacks a part of what is asked does not fit; say so if you mention them.',
    'CVs may be written in another language than the question. Names of people, companies and technologies stay as they are written.',
    'A CV is what people say of themselves. Add nothing to it, and judge nobody by age, sex, origin, family or health.',
  ].join('\n'),
};

export const PLAIN: Profile = {
  name: 'plain',
  title: 'Plain model',
  description: 'Passes your text to the language model unaltered, without retrieval.',
  suggestions: ['Write a haiku about write-ahead logs.'],
  system: '',
};
