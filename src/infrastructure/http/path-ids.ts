import { applyDecorators, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { NotFound } from '../../domain/failure';
import { type DocumentId, isUuid, type MessageId, type RunId, type ThreadId } from '../../domain/ids';
import { ApiProblems } from './problem-answer';

/** An id as it is stored. What cannot be one is unknown. @throws NotFound */
export function toId<Id extends string>(text: string, what: string): Id {
  if (!isUuid(text)) throw new NotFound(what);
  return text.toLowerCase() as Id;
}

export class RunIdPipe implements PipeTransform<string, RunId> {
  transform = (text: string): RunId => toId<RunId>(text, 'run');
}
export class ThreadIdPipe implements PipeTransform<string, ThreadId> {
  transform = (text: string): ThreadId => toId<ThreadId>(text, 'thread');
}
export class DocumentIdPipe implements PipeTransform<string, DocumentId> {
  transform = (text: string): DocumentId => toId<DocumentId>(text, 'document');
}
export class MessageIdPipe implements PipeTransform<string, MessageId> {
  transform = (text: string): MessageId => messageId(text);
}
export const messageId = (text: string): MessageId => toId<MessageId>(text, 'message');

/** Documents the `:id` of a route. */
export const ApiId = (what: 'run' | 'thread' | 'message' | 'document'): MethodDecorator & ClassDecorator =>
  applyDecorators(ApiParam({ name: 'id', description: `The ${what}'s id.`, schema: { type: 'string', format: 'uuid' } }), ApiProblems(404));
