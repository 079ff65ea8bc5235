import type { SharedKnowledge } from '../../domain/knowledge/shared-knowledge';
import type { Database } from './database';

export class PostgresSharedKnowledge implements SharedKnowledge {
  constructor(private readonly database: Database) {}

  async hasChunks(collection: string): Promise<boolean> {
    const [row] = await this.database.query<{ has: boolean }>(
      `select exists (select from collections join documents using (collection_id) join chunks using (document_id)
                      where collections.name = $1 and owner_user_id is null) as has`,
      [collection],
    );
    return row?.has ?? false;
  }
}
