import { applyDecorators, ValidationPipe } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { registerDecorator, ValidateIf } from 'class-validator';
import { isStorable } from '../../domain/text';
import { invalidFields } from './http-failure';

/** When a field is looked at: always; where it is sent; or where it is sent and not null. */
export type Presence = 'required' | 'sent' | 'optional';

/** Says what is wrong with a value, in words that follow the field's name; undefined: nothing. */
export type Check = (value: unknown) => string | undefined;

/** A field of a body: what is asked of it, and how it is documented. */
export function Field(check: Check, presence: Presence, doc: ApiPropertyOptions): PropertyDecorator {
  const checked: PropertyDecorator = (target, property) =>
    registerDecorator({
      name: 'field',
      target: target.constructor,
      propertyName: String(property),
      validator: { validate: (value) => check(value) === undefined, defaultMessage: (at) => check(at?.value) ?? '' },
    });
  const looked = ValidateIf((_, value) => presence === 'required' || (value !== undefined && (presence === 'sent' || value !== null)));
  return applyDecorators(checked, looked, ApiProperty({ required: presence === 'required', ...doc } as ApiPropertyOptions));
}

const textCheck =
  (max: number, blank: boolean): Check =>
  (value) => {
    if (value === undefined) return 'is missing';
    if (typeof value !== 'string') return 'must be a string';
    if (!blank && value.trim() === '') return 'must not be blank';
    if (value.length > max) return `must have at most ${max} characters`;
    return isStorable(value) ? undefined : 'holds a NUL or half of a surrogate pair';
  };

interface TextOptions {
  max: number;
  presence?: Presence;
  blank?: boolean;
  description: string;
  example?: string;
  format?: string;
}

/** A text that can be stored unaltered. */
export const Text = ({ max, presence = 'required', blank = false, ...doc }: TextOptions): PropertyDecorator =>
  Field(textCheck(max, blank), presence, {
    type: String,
    minLength: blank ? 0 : 1,
    maxLength: max,
    ...(!blank && { pattern: '\\S' }),
    nullable: presence === 'optional',
    ...doc,
  });

/** One of a few words. */
export const OneOf = (words: readonly string[], description: string): PropertyDecorator =>
  Field((value) => (words.includes(value as string) ? undefined : `must be one of ${words.join(', ')}`), 'optional', {
    type: String,
    enum: [...words, null],
    nullable: true,
    default: words[0],
    description,
  });

/** A number that a user can have. */
export const UserNumber = (description: string): PropertyDecorator =>
  Field((value) => (Number.isSafeInteger(value) && (value as number) >= 1 ? undefined : 'must be a whole number from 1'), 'optional', {
    type: 'integer',
    minimum: 1,
    nullable: true,
    description,
  });

/** Takes the known fields of a body and says which of them are wrong; unknown ones are left out. */
export const bodyPipe = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    exceptionFactory: (errors) =>
      invalidFields(
        errors.map(({ property, constraints }) => ({ field: property, message: Object.values(constraints ?? {})[0] ?? 'cannot be taken' })),
      ),
  });
