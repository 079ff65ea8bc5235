import { applyDecorators, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { Invalid, NotFound } from '../../domain/failure';
import { ApiProblems } from './problem-answer';

/** Letters and digits of any script, with a few signs between them: a name that can stand in an address, and is no path. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._:@+-]{0,99}$/u;

/** A collection's name in a path. What cannot be one is unknown. @throws NotFound */
export class CollectionNamePipe implements PipeTransform<string, string> {
  transform(text: string): string {
    if (!NAME.test(text)) throw new NotFound('collection');
    return text;
  }
}

/** The same where it may be new. @throws Invalid */
export class NewCollectionNamePipe implements PipeTransform<string, string> {
  transform(text: string): string {
    if (!NAME.test(text))
      throw new Invalid('name', 'A collection has 1 to 100 letters or digits, with spaces and . _ : @ + - between them.');
    return text;
  }
}

/** Documents the `:name` of a route. */
export const ApiCollectionName = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiParam({
      name: 'name',
      description: "The caller's own collection of that name, else the shared one.",
      schema: { type: 'string', minLength: 1, maxLength: 100, pattern: NAME.source },
    }),
    ApiProblems(404),
  );
