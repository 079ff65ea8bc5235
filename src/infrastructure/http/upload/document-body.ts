import type { Metadata } from '../../../domain/knowledge/collection';
import { isStorable } from '../../../domain/text';
import { type Check, Field, Text, UserNumber } from '../fields';
import { invalidFields } from '../http-failure';

const NAME = 500;
const MOST_KEYS = 50;

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= 1000 && isStorable(value);
const isValue = (value: unknown): boolean =>
  isText(value) ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (Array.isArray(value) && value.length <= 100 && value.every(isText));

const metadataCheck: Check = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
  const entries = Object.entries(value);
  if (entries.length > MOST_KEYS) return `must have at most ${MOST_KEYS} keys`;
  const good = entries.every(([key, one]) => key.length > 0 && key.length <= 100 && isStorable(key) && isValue(one));
  return good ? undefined : 'must hold texts of at most 1000 characters, numbers, true or false, and lists of at most 100 texts';
};

/** To be asked before the body's pipe, which takes `__proto__` and its like out of it and would look at the rest alone. @throws HttpFailure invalid */
export function metadataOf(sent: unknown): Metadata | undefined {
  if (sent === undefined || sent === null) return undefined;
  const message = metadataCheck(sent);
  if (message !== undefined) throw invalidFields([{ field: 'metadata', message }]);
  return sent as Metadata;
}

/** What may be said of an upload beside its files. */
export class UploadFields {
  @Text({ max: NAME, presence: 'optional', description: 'What to call it; default: what the document calls itself.' })
  title?: string | null;
  @Text({
    max: NAME,
    presence: 'optional',
    description: 'Its name in the collection: the same source replaces the document. Default: the name of the file, without its path.',
  })
  source?: string | null;
  @Field(metadataCheck, 'optional', {
    type: 'object',
    nullable: true,
    maxProperties: MOST_KEYS,
    additionalProperties: {
      oneOf: [
        { type: 'string', maxLength: 1000 },
        { type: 'number' },
        { type: 'boolean' },
        { type: 'array', maxItems: 100, items: { type: 'string', maxLength: 1000 } },
      ],
    },
    description: 'To filter by; as JSON in a form.',
  })
  metadata?: Metadata | null;
  @UserNumber('Whose collection is meant; without a token only. Default: the shared one.')
  user_id?: number | null;
}

export class DocumentBody extends UploadFields {
  @Text({ max: NAME, description: 'What to call it.' })
  declare title: string;
  @Text({ max: 1_000_000, description: 'The text, Markdown where it has any. What is longer is sent as a file.' })
  content!: string;
}
