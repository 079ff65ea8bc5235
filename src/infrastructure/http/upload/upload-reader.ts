import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor, type Type } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { Invalid } from '../../../domain/failure';
import { fileSource, type Submission } from '../../../domain/knowledge/document';
import { Settings } from '../../config/settings';
import { bodyPipe } from '../fields';
import { HttpFailure } from '../http-failure';
import { isJson, readJson } from '../json-body';
import { parseObject } from '../json-text';
import { DocumentBody, metadataOf, UploadFields } from './document-body';
import { type Multipart, readMultipart } from './multipart';
import { UploadBudget, UploadShare } from './upload-budget';

/** What a request brings. */
export interface Upload {
  submissions: Submission[];
  userId?: number;
  /** A form with several files is answered with a list. */
  several: boolean;
}
export interface RequestOfUpload extends Request {
  upload?: Upload;
}

/** Of the longest file: how much one request may bring, and how much all requests together may have in memory. */
const A_REQUEST = 4;
const A_PROCESS = 8;
/** What a form needs besides its files. */
const FORM_BYTES = 1 << 20;
const MIME = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/;

/** Reads documents: a JSON body, or a form with files. An interceptor, so that nobody's bytes are read before the caller is known. */
@Injectable()
export class UploadReader implements NestInterceptor {
  private readonly maxFileBytes: number;
  private readonly budget: UploadBudget;

  constructor(@Inject(Settings) { knowledge }: Settings) {
    this.maxFileBytes = knowledge.uploadMaxBytes;
    this.budget = new UploadBudget(A_PROCESS * this.maxFileBytes);
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<RequestOfUpload>();
    const type = request.headers['content-type'];
    if (/^\s*multipart\/form-data\s*(?:;|$)/i.test(type ?? ''))
      request.upload = await this.form(request, context.switchToHttp().getResponse());
    else if (type === undefined || isJson(type)) request.upload = await jsonUpload(request);
    else throw new HttpFailure('unsupported_media_type', 'Send documents as multipart/form-data with files, or one as application/json.');
    return next.handle();
  }

  private async form(request: Request, response: Response): Promise<Upload> {
    const { 'content-length': length, 'content-encoding': coding } = request.headers;
    if (coding !== undefined && coding.toLowerCase() !== 'identity')
      throw new HttpFailure('unsupported_media_type', 'Compressed bodies are not taken: send it without Content-Encoding.');
    const most = A_REQUEST * this.maxFileBytes;
    if (Number(length ?? 0) > most + FORM_BYTES)
      throw new HttpFailure('payload_too_large', 'These files are too large together: send them in several calls.');
    const share = new UploadShare(this.budget, most);
    response.once('close', () => share.end());
    return formUpload(await readMultipart(request, response, this.maxFileBytes, share));
  }
}

async function jsonUpload(request: Request): Promise<Upload> {
  await readJson(request, 'required');
  const sent = request.body as Record<string, unknown>;
  const metadata = metadataOf(sent.metadata);
  const { title, content, source, user_id } = await checked(sent, DocumentBody);
  const submission = {
    source: source ?? title,
    title,
    bytes: Buffer.from(content),
    mime: 'text/markdown',
    metadata,
  };
  return { submissions: [submission], userId: user_id ?? undefined, several: false };
}

async function formUpload({ files, fields }: Multipart): Promise<Upload> {
  if (files.length === 0) throw new Invalid('file', 'The form holds no file: send at least one part with a filename.');
  const { metadata: json, user_id: user, ...texts } = fields;
  const metadata = metadataOf(typeof json === 'string' && json !== '' ? parseObject(Buffer.from(json)) : undefined);
  const said = await checked({ ...texts, metadata, user_id: user === undefined || user === '' ? undefined : Number(user) }, UploadFields);
  if (files.length > 1)
    for (const field of ['source', 'title'] as const)
      if (said[field]) throw new Invalid(field, `${field} is of one document: send it with one file, or leave it out.`);
  const submissions = files.map(({ name, mime, bytes }) => ({
    source: said.source ?? fileSource(name),
    title: said.title ?? undefined,
    bytes,
    mime: MIME.test(mime) ? mime.toLowerCase() : undefined,
    metadata,
  }));
  return { submissions, userId: said.user_id ?? undefined, several: files.length > 1 };
}

/** @throws HttpFailure invalid */
const checked = async <T>(body: unknown, metatype: Type<T>): Promise<T> =>
  (await bodyPipe().transform(body, { type: 'body', metatype })) as T;
