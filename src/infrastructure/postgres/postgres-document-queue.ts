import type { DocumentId, Ids, ProcessId } from '../../domain/ids';
import type { DocumentClaim, DocumentQueue, ReadDocument } from '../../domain/knowledge/document-queue';
import type { Database } from './database';
import { originalPieces, OriginalReplaced } from './original-files';
import { sql } from './sql/load';
import { storeReadDocument } from './store-read-document';

/** The documents table as a queue, on Postgres. */
export class PostgresDocumentQueue implements DocumentQueue {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly leaseSeconds: number,
  ) {}

  claim(process: ProcessId, slots: number, held: readonly DocumentId[]): Promise<DocumentClaim[]> {
    return this.database.query<DocumentClaim>(sql('claim-documents'), [process, slots, this.leaseSeconds, held]);
  }

  async bytes(claim: DocumentClaim): Promise<Uint8Array | undefined> {
    const [row] = await this.database.query<{ size: number }>(
      `select octet_length(f.bytes) as size from document_files f join documents d using (document_id)
       where f.document_id = $1 and f.sha256 = $2 and d.process_id = $3 and d.pending_sha256 = $2`,
      [claim.id, claim.sha256, claim.processId],
    );
    if (!row) return undefined;
    const bytes = new Uint8Array(row.size);
    let at = 0;
    try {
      for await (const piece of originalPieces(this.database, claim.id, claim.sha256, row.size)) {
        bytes.set(piece, at);
        at += piece.length;
      }
      return bytes;
    } catch (error) {
      if (error instanceof OriginalReplaced) return undefined; // in the midst of it the claim was lost
      throw error;
    }
  }

  finish(claim: DocumentClaim, read: ReadDocument): Promise<boolean> {
    return this.database.transaction((tx) => storeReadDocument(tx, this.ids, claim, read));
  }

  fail(claim: DocumentClaim, reason: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const rows = await tx.query<{ shown: string }>(
        `update documents set status = 'failed', error = $4, pending_sha256 = null, process_id = null, lost_count = 0, updated_at = clock_timestamp()
         where document_id = $1 and process_id = $2 and pending_sha256 = $3 and status = 'pending' returning sha256 as "shown"`,
        [claim.id, claim.processId, claim.sha256, reason],
      );
      if (rows[0] && rows[0].shown !== claim.sha256)
        await tx.query('delete from document_files where document_id = $1 and sha256 = $2', [claim.id, claim.sha256]);
      return rows.length > 0;
    });
  }

  async release(process: ProcessId): Promise<void> {
    await this.database.query(`update documents set process_id = null where process_id = $1 and status = 'pending'`, [process]);
  }
}
