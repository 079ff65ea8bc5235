import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents that are brought in by the background, and the vectors of their chunks. */
export class Knowledge1790000000002 implements MigrationInterface {
  name = 'Knowledge1790000000002';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table documents
        -- Of a table's row: the table.
        add column parent_id uuid references documents on delete cascade,
        add column kind text not null default 'text' check (kind in ('text', 'cv')),
        add column pages integer,
        -- How often a process died over it.
        add column lost_count integer not null default 0,
        -- Of bytes that wait to be read, while what was read before still answers.
        add column pending_sha256 text,
        -- What the sender said of the newest bytes: title, mime, metadata.
        add column given jsonb not null default '{}',
        -- How its chunks were cut (size, overlap): of another cut they are cut anew by a rebuild.
        add column cut text,
        add column updated_at timestamptz not null default clock_timestamp();
      create index documents_pending on documents (created_at) where status = 'pending' and process_id is null;
      create index documents_of_process on documents (process_id) where process_id is not null;
      create index documents_of_parent on documents (parent_id) where parent_id is not null;
      -- A process may go while it holds a document: the document is then free.
      alter table documents drop constraint documents_process_id_fkey,
        add constraint documents_process_id_fkey foreign key (process_id) references processes on delete set null;

      -- New bytes wait beside those that are shown, until they have been read.
      alter table document_files add column sha256 text not null default '';
      -- Uncompressed, so that a part of a file is read without reading all that stands before it.
      alter table document_files alter column bytes set storage external;
      alter table document_files drop constraint document_files_pkey, add primary key (document_id, sha256);

      alter table chunks
        -- A unit vector: float32, little-endian; and whose it is.
        add column embedding bytea,
        add column embedder text,
        -- SHA-256 of what was embedded (header and text), in hex: the same text is not embedded twice.
        add column content_sha256 text;
      create index chunks_content on chunks (content_sha256, embedder) where embedding is not null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      -- What pgvector keeps is made again from the chunks; and without vectors no collection has an embedder.
      do $$ declare made regclass; begin
        for made in select oid from pg_class where relkind = 'r' and relname ~ '^chunk_vectors_[0-9]+$' and pg_table_is_visible(oid)
        loop execute format('drop table %s', made); end loop;
      end $$;
      drop table if exists chunk_vector_sets;
      update collections set embedder = null;
      drop index documents_pending, documents_of_process;
      alter table chunks drop column embedding, drop column embedder, drop column content_sha256;
      delete from document_files f using documents d where f.document_id = d.document_id and f.sha256 <> d.sha256;
      alter table document_files drop constraint document_files_pkey, add primary key (document_id);
      alter table document_files drop column sha256, alter column bytes set storage extended;
      delete from documents where parent_id is not null;
      alter table documents drop constraint documents_process_id_fkey,
        add constraint documents_process_id_fkey foreign key (process_id) references processes,
        drop column parent_id, drop column kind, drop column pages, drop column lost_count, drop column pending_sha256, drop column given,
        drop column cut, drop column updated_at;
    `);
  }
}
