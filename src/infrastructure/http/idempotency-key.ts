import { createHash } from 'node:crypto';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { IdempotencyKey } from '../../domain/chat/run-repository';
import { Invalid } from '../../domain/failure';
import type { RequestWithBody } from './json-body';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The caller's key, with what it stands for: the route and the body's bytes. Not the parsed body, for writing a deeply nested value out
 * again overflows the stack. @throws Invalid
 */
export function idempotencyKeyOf(request: RequestWithBody): IdempotencyKey | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key))
    throw new Invalid('Idempotency-Key', 'Idempotency-Key must have 1 to 255 visible ASCII characters.');
  const route = `${request.method} ${request.path.toLowerCase().replace(/\/$/, '')}\n`;
  const requestHash = createHash('sha256')
    .update(route)
    .update(request.bodyBytes ?? '')
    .digest('hex');
  return { key, requestHash };
}

export const Key = createParamDecorator((_: unknown, context: ExecutionContext) =>
  idempotencyKeyOf(context.switchToHttp().getRequest<RequestWithBody>()),
);

/** Documents the header, and the 200 that a repeated key is answered with. */
export const ApiKey = (replayed: new () => unknown): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(replayed),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'The same key with the same bytes to the same route gives the same ids again and creates nothing.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: KEY.source },
    }),
    ApiResponse({
      status: 200,
      description: 'The key had been used: nothing was created. Or, with `Accept: text/event-stream`, the stream of the run.',
      content: {
        'application/json': { schema: { $ref: getSchemaPath(replayed) } },
        'text/event-stream': { schema: { type: 'string' }, example: 'id: 1\nevent: status\ndata: {"status":"thinking"}\n\n' },
      },
      headers: { 'Idempotent-Replay': { schema: { type: 'string', enum: ['true'] } } },
    }),
  );
