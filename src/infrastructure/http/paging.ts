import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { Request } from 'express';
import { BadCursor, Invalid } from '../../domain/failure';
import type { UserId } from '../../domain/ids';
import { isStorable } from '../../domain/text';
import { HttpFailure } from './http-failure';
import { ApiProblems } from './problem-answer';

type Query = Request['query'];

const STANDARD = 50;
const MOST = 200;
const LONGEST_CURSOR = 1000;
const LONGEST_SEARCH = 200;

/** `?limit=` of a list. @throws HttpFailure malformed */
export function limitOf(query: Query, most: number, standard: number): number {
  const { limit } = query;
  if (limit === undefined) return standard;
  const number = typeof limit === 'string' && /^\d{1,9}$/.test(limit) ? Number(limit) : 0;
  if (number < 1 || number > most) throw new HttpFailure('malformed', `limit must be a whole number from 1 to ${most}.`);
  return number;
}

/** @throws HttpFailure malformed, BadCursor */
export function pageOf(query: Query): { limit: number; cursor?: string } {
  const { cursor } = query;
  if (cursor !== undefined && (typeof cursor !== 'string' || cursor.length > LONGEST_CURSOR)) throw new BadCursor();
  return { limit: limitOf(query, MOST, STANDARD), cursor: cursor === '' ? undefined : cursor };
}

/** `?user_id=`. @throws Invalid */
export function userIdOf(query: Query): UserId | undefined {
  const { user_id: text } = query;
  if (text === undefined) return undefined;
  const number = typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : 0;
  if (number < 1 || !Number.isSafeInteger(number)) throw new Invalid('user_id', 'user_id must be a whole number from 1.');
  return number as UserId;
}

/** `?q=` of a list: what its items have to contain, trimmed; undefined where nothing is left of it. @throws Invalid */
export function searchOf(query: Query): string | undefined {
  const { q } = query;
  if (q === undefined) return undefined;
  if (typeof q !== 'string') throw new Invalid('q', 'q must be one text.');
  const text = q.trim();
  if (text.length > LONGEST_SEARCH) throw new Invalid('q', `q must have at most ${LONGEST_SEARCH} characters.`);
  if (!isStorable(text)) throw new Invalid('q', 'q holds a NUL or half of a surrogate pair.');
  return text === '' ? undefined : text;
}

export const PageOf = createParamDecorator((_: unknown, context: ExecutionContext) =>
  pageOf(context.switchToHttp().getRequest<Request>().query),
);

export const ApiPage = (cursor = '`next_cursor` of the page before.'): MethodDecorator =>
  applyDecorators(
    ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: MOST, default: STANDARD } }),
    ApiQuery({ name: 'cursor', required: false, description: cursor, schema: { type: 'string' } }),
    ApiProblems(400),
  );

export const ApiSearch = (description: string): MethodDecorator =>
  applyDecorators(
    ApiQuery({ name: 'q', required: false, description, schema: { type: 'string', maxLength: LONGEST_SEARCH } }),
    ApiProblems(422),
  );
