import type { Request, Response } from 'express';
import multer, { MulterError, type StorageEngine } from 'multer';
import { Unavailable } from '../../../domain/failure';
import { HttpFailure, invalidFields } from '../http-failure';
import type { UploadShare } from './upload-budget';

export const MOST_FILES = 50;
const LONGEST_FIELD = 100_000;

export interface UploadedFile {
  name: string;
  mime: string;
  bytes: Buffer;
}
export interface Multipart {
  files: UploadedFile[];
  /** The text fields; of several with one name the last. */
  fields: Record<string, unknown>;
}

/** What the form said that holds more than it may. */
const LIMITS: Readonly<Record<string, string>> = {
  LIMIT_FILE_COUNT: `has more than ${MOST_FILES} files: send them in several calls`,
  LIMIT_PART_COUNT: 'has too many parts',
  LIMIT_FIELD_COUNT: 'has too many fields',
  LIMIT_FIELD_KEY: 'has a field with a name that is too long',
  LIMIT_FIELD_VALUE: `has a field of more than ${LONGEST_FIELD} characters`,
};

/** Reads a form with files into memory, within bounds. @throws HttpFailure (malformed, payload_too_large, invalid), Unavailable */
export function readMultipart(request: Request, response: Response, maxFileBytes: number, share: UploadShare): Promise<Multipart> {
  const upload = multer({
    storage: new SharedMemory(share),
    defParamCharset: 'utf8',
    preservePath: true, // what a name with a path becomes is ours to say (fileSource)
    limits: {
      files: MOST_FILES,
      fileSize: maxFileBytes,
      fields: 20,
      fieldSize: LONGEST_FIELD,
      fieldNameSize: 100,
      parts: MOST_FILES + 20,
      headerPairs: 50,
    },
  });
  return new Promise((resolve, reject) => {
    void upload.any()(request, response, (error: unknown) => {
      if (error) return reject(asFailure(error, maxFileBytes));
      const files = ((request.files ?? []) as Express.Multer.File[]).map(({ originalname, mimetype, buffer }) => {
        return { name: originalname, mime: mimetype, bytes: buffer };
      });
      resolve({ files, fields: lastOfEach(request.body as Record<string, unknown>) });
    });
  });
}

const lastOfEach = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? (value as unknown[]).at(-1) : value]));

function asFailure(error: unknown, maxFileBytes: number): Error {
  if (error instanceof HttpFailure || error instanceof Unavailable) return error;
  if (!(error instanceof MulterError))
    return new HttpFailure('malformed', 'The form cannot be read: it is cut short, or is no multipart/form-data.');
  if (error.code === 'LIMIT_FILE_SIZE')
    return new HttpFailure('payload_too_large', `A file is larger than ${Math.floor(maxFileBytes / 1048576)} MB (UPLOAD_MAX_MB).`);
  const limit = LIMITS[error.code];
  return limit
    ? invalidFields([{ field: '', message: limit }])
    : new HttpFailure('malformed', 'The form holds a field whose name cannot be read.');
}

/** Files in memory, as long as the request's share lasts. */
class SharedMemory implements StorageEngine {
  constructor(private readonly share: UploadShare) {}

  _handleFile(_request: Request, file: Express.Multer.File, done: (error?: unknown, info?: Partial<Express.Multer.File>) => void): void {
    const pieces: Buffer[] = [];
    let refused: Error | undefined;
    file.stream.on('data', (piece: Buffer) => {
      if (refused) return; // flows by unread
      refused = refusal(this.share.take(piece.length));
      if (refused) pieces.length = 0;
      else pieces.push(piece);
    });
    file.stream.once('error', (error) => done(error));
    file.stream.once('end', () => (refused ? done(refused) : done(undefined, { buffer: Buffer.concat(pieces) })));
  }

  _removeFile(_request: Request, file: Express.Multer.File, done: (error: Error | null) => void): void {
    file.buffer = Buffer.alloc(0);
    done(null);
  }
}

function refusal(taken: ReturnType<UploadShare['take']>): Error | undefined {
  if (taken === 'too large') return new HttpFailure('payload_too_large', 'These files are too large together: send them in several calls.');
  return taken === 'no room' ? new Unavailable('Too many files are being sent at once. Try again in a moment.') : undefined;
}
