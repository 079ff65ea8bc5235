import { ApiProperty } from '@nestjs/swagger';
import type { Feedback } from '../../../domain/chat/message';
import { Field, Text } from '../fields';

const RATINGS = ['up', 'down'] as const satisfies Feedback['rating'][];
const LONGEST_COMMENT = 4000;

const isRating = (value: unknown): boolean => value === null || RATINGS.includes(value as Feedback['rating']);

export class FeedbackBody {
  @Field((value) => (isRating(value) ? undefined : 'must be up, down, or null to withdraw it'), 'required', {
    type: String,
    enum: [...RATINGS, null],
    nullable: true,
    description: 'null withdraws what was said before.',
  })
  rating!: Feedback['rating'] | null;
  @Text({ max: LONGEST_COMMENT, presence: 'optional', blank: true, description: 'Why. Blank: none; of no meaning where `rating` is null.' })
  comment?: string | null;
}

export class FeedbackAnswer implements Feedback {
  @ApiProperty({ type: String, enum: RATINGS })
  rating!: Feedback['rating'];
  @ApiProperty({ type: String, nullable: true })
  comment!: string | null;
}

export const feedbackOf = ({ rating, comment }: FeedbackBody): Feedback | null =>
  rating && { rating, comment: comment?.trim() ? comment : null };
