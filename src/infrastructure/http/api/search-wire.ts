import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { MOST_PASSAGES, STANDARD_PASSAGES } from '../../../application/knowledge/search-collection';
import type { FoundPassages } from '../../../application/knowledge/search-passages';
import type { MetadataFilter } from '../../../domain/knowledge/passage-index';
import type { SearchMode } from '../../../domain/knowledge/ranking';
import { isStorable } from '../../../domain/text';
import { Field, OneOf, Text, UserNumber } from '../fields';
import { invalidFields } from '../http-failure';
import type { RequestWithBody } from '../json-body';
import { PassageAnswer } from './passage-wire';

const MODES = ['hybrid', 'semantic', 'keyword'] as const satisfies SearchMode[];
/** Longer than what is searched, so that a pasted page is cut instead of refused. */
const LONGEST_QUERY = 20_000;
const MOST_KEYS = 16;
const MOST_VALUES = 100;
const LONGEST_VALUE = 200;

const isValue = (value: unknown): boolean =>
  typeof value === 'boolean' || Number.isFinite(value) || (typeof value === 'string' && value.length <= LONGEST_VALUE && isStorable(value));
const isValues = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MOST_VALUES && value.every((one) => typeof one === 'string' && isValue(one));

function filterProblem(filter: unknown): string | undefined {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) return 'must be an object';
  const entries = Object.entries(filter);
  if (entries.length > MOST_KEYS) return `must have at most ${MOST_KEYS} keys`;
  if (entries.every(([key, value]) => isValue(key) && (isValue(value) || isValues(value)))) return undefined;
  return `must give each key a text of at most ${LONGEST_VALUE} characters, a number, true, false, or a list of at most ${MOST_VALUES} texts`;
}

/**
 * The filter as it was sent. The pipe that reads bodies takes keys such as `constructor` out, and a filter with fewer keys finds more.
 * @throws HttpFailure invalid
 */
export function filterOf({ body, bodyBytes }: RequestWithBody): MetadataFilter | undefined {
  const read = body as SearchBody;
  if (read.filter === undefined || read.filter === null || !bodyBytes) return undefined;
  const { filter } = JSON.parse(new TextDecoder().decode(bodyBytes)) as SearchBody;
  const message = filterProblem(filter);
  if (message !== undefined) throw invalidFields([{ field: 'filter', message }]);
  return filter as MetadataFilter;
}

const TEXT = { type: 'string', maxLength: LONGEST_VALUE } as const;

export class SearchBody {
  @Text({ max: LONGEST_QUERY, description: 'The question; its first 2,000 characters are searched for.' })
  query!: string;

  @Text({ max: 200, presence: 'optional', description: 'Default: the one that the standard assistant searches.' })
  collection?: string | null;

  @UserNumber('Whose collections are meant besides the shared ones. With a token: its own user, or missing.')
  user_id?: number | null;

  @Field(
    (k) =>
      Number.isInteger(k) && Number(k) >= 1 && Number(k) <= MOST_PASSAGES ? undefined : `must be a whole number from 1 to ${MOST_PASSAGES}`,
    'optional',
    {
      type: 'integer',
      minimum: 1,
      maximum: MOST_PASSAGES,
      nullable: true,
      default: STANDARD_PASSAGES,
      description: 'How many passages at most; of one document never more than three.',
    },
  )
  k?: number | null;

  @OneOf(MODES, '`hybrid` fuses words and meaning; it answers by `keyword` where the collection has no vectors to compare with.')
  mode?: SearchMode | null;

  @Field((score) => (Number.isFinite(score) ? undefined : 'must be a number'), 'optional', {
    type: Number,
    nullable: true,
    description: 'No passage whose `score` is below. In `semantic` it takes the place of the embedder’s own threshold.',
  })
  min_score?: number | null;

  @Field(() => undefined, 'optional', {
    type: 'object',
    nullable: true,
    maxProperties: MOST_KEYS,
    additionalProperties: { oneOf: [TEXT, { type: 'number' }, { type: 'boolean' }, { type: 'array', items: TEXT, maxItems: MOST_VALUES }] },
    example: { language: 'en' },
    description: 'On the metadata of documents: each key must be there, with this value or one of these.',
  })
  filter?: unknown; // see filterOf
}

@ApiExtraModels(PassageAnswer)
export class SearchAnswer {
  @ApiProperty({ type: String, description: 'What was searched for.' })
  query!: string;
  @ApiProperty({ type: String, enum: MODES, description: 'How it was found.' })
  mode!: SearchMode;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Of the collection: it moves with every change of its documents.' })
  version!: number;
  @ApiProperty({ type: [PassageAnswer], description: 'By descending score; none: nothing in the documents fits.' })
  passages!: PassageAnswer[];
}

export const searchAnswer = ({ query, mode, version, passages }: FoundPassages): SearchAnswer => ({ query, mode, version, passages });
