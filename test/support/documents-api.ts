import { UserRepository } from '../../src/domain/access/user';
import { Ids } from '../../src/domain/ids';
import { CollectionRepository } from '../../src/domain/knowledge/collection';
import { IngestWakeUp } from '../../src/domain/knowledge/document-queue';
import { DocumentRepository } from '../../src/domain/knowledge/document-repository';
import { PostgresUserRepository } from '../../src/infrastructure/postgres/postgres-user-repository';
import { uuidIds } from '../../src/infrastructure/uuid-ids';
import { asUser, callsTo, jsonOf, type Calls, type Json } from './http-calls';
import { startApi, type Api } from './in-memory-api';
import { KnowledgeStage } from './knowledge-stage';

export const ADMIN_TOKEN = 'the-token-of-the-operator';

/** The real HTTP surface over documents on a real database; who reads them is the test. */
export class DocumentsApi {
  private constructor(
    readonly stage: KnowledgeStage,
    readonly api: Api,
    readonly woken: { times: number },
  ) {}

  static async open(environment: Record<string, string> = {}): Promise<DocumentsApi> {
    const stage = await KnowledgeStage.open();
    const woken = { times: 0 };
    const api = await startApi({ ADMIN_TOKEN, UPLOAD_MAX_MB: '1', ...environment }, [
      { provide: UserRepository, useValue: new PostgresUserRepository(stage.database) },
      { provide: CollectionRepository, useValue: stage.collections },
      { provide: DocumentRepository, useValue: stage.documents },
      { provide: IngestWakeUp, useValue: { submitted: () => void woken.times++ } satisfies IngestWakeUp },
      { provide: Ids, useValue: uuidIds },
    ]);
    return new DocumentsApi(stage, api, woken);
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.stage.close();
  }

  get call(): Calls {
    return callsTo(this.api.url);
  }
  get asAdmin(): Calls {
    return callsTo(this.api.url, asUser(ADMIN_TOKEN));
  }

  async signUp(name: string): Promise<{ id: number; call: Calls }> {
    const { user_id, token } = await jsonOf(this.call('POST', '/api/users', { json: { name } }));
    return { id: user_id as number, call: callsTo(this.api.url, asUser(token)) };
  }

  /** Reads all that waits, as a worker does. */
  async read(): Promise<void> {
    await this.stage.readAll(await this.stage.process(), this.stage.ingest());
  }
}

const BOUNDARY = 'x-boundary-of-the-test';
export const FORM = { 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}` };

export interface FormPart {
  name?: string;
  filename?: string;
  type?: string;
  content: string | Buffer;
}

/** A form's bytes, written as a browser writes them: names in UTF-8, whatever they say. */
export function form(...parts: FormPart[]): { body: Buffer; headers: Record<string, string> } {
  const pieces = parts.flatMap(({ name = 'file', filename, type, content }) => [
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n`,
    ),
    Buffer.from(type ? `Content-Type: ${type}\r\n\r\n` : '\r\n'),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return { body: Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]), headers: FORM };
}

export const items = async (answer: Response | Promise<Response>): Promise<Json[]> => (await jsonOf(answer)).items as Json[];
