import type { IncomingMessage } from 'node:http';
import { applyDecorators, UseInterceptors, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { HttpFailure } from './http-failure';
import { parseObject } from './json-text';
import { ApiProblems } from './problem-answer';

const MAX_BYTES = 1_048_576;

export interface RequestWithBody extends Request {
  /** The bytes as they came: what an idempotency key stands for. */
  bodyBytes?: Buffer;
}

/**
 * Reads the JSON body of a route. `optional`: the route needs none, so a body of another type is not looked at.
 * An interceptor, so that nobody's bytes are read before the caller is known.
 */
export const JsonBody = (need: 'required' | 'optional' = 'required'): MethodDecorator =>
  applyDecorators(UseInterceptors(new JsonBodyReader(need)), ApiProblems(400, 413, 415, 422));

class JsonBodyReader implements NestInterceptor {
  constructor(private readonly need: 'required' | 'optional') {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    await readJson(context.switchToHttp().getRequest<RequestWithBody>(), this.need);
    return next.handle();
  }
}

/** Makes the request's `body` the object that it sends. @throws HttpFailure */
export async function readJson(request: RequestWithBody, need: 'required' | 'optional'): Promise<void> {
  const bytes = await bodyBytes(request, need);
  if (bytes.length === 0 && need === 'required') throw new HttpFailure('malformed', 'This call needs a JSON body.');
  request.bodyBytes = bytes;
  request.body = bytes.length > 0 ? parseObject(bytes) : {};
}

async function bodyBytes(request: IncomingMessage, need: 'required' | 'optional'): Promise<Buffer> {
  const { 'content-length': length, 'transfer-encoding': transfer, 'content-encoding': coding } = request.headers;
  const none = Buffer.alloc(0);
  if (transfer === undefined && Number(length ?? 0) === 0) return none;
  if (!isJson(request.headers['content-type'])) {
    if (need === 'optional') return none;
    throw new HttpFailure('unsupported_media_type', 'Send the body as Content-Type: application/json, in UTF-8.');
  }
  if (coding !== undefined && coding.toLowerCase() !== 'identity')
    throw new HttpFailure('unsupported_media_type', 'Compressed bodies are not taken: send it without Content-Encoding.');
  if (Number(length ?? 0) > MAX_BYTES) throw tooLarge();
  return read(request);
}

/** `application/json` in UTF-8, whatever parameters it has besides. */
export function isJson(contentType: string | undefined): boolean {
  const [type, ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return type === 'application/json' && (charset === undefined || /^"?utf-?8"?$/.test(charset));
}

const tooLarge = (): HttpFailure => new HttpFailure('payload_too_large', 'The body is larger than 1 MB.');

function read(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const take = (piece: Buffer): void => {
      size += piece.length;
      if (size <= MAX_BYTES) {
        pieces.push(piece);
        return;
      }
      // Answered now; the rest flows by unread, so that the client gets to hear it.
      request.off('data', take);
      request.resume();
      reject(tooLarge());
    };
    const cut = (): void => reject(new HttpFailure('malformed', 'The body ended before it was whole.'));
    request.on('data', take);
    request.once('end', () => resolve(Buffer.concat(pieces)));
    request.once('error', cut);
    request.once('close', cut); // after `end` it changes nothing
  });
}
