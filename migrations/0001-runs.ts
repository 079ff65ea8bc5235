import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users, threads, messages, runs and their events; the collections that answers stand on. */
export class Runs1790000000001 implements MigrationInterface {
  name = 'Runs1790000000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table users (
        user_id bigint generated always as identity primary key,
        name text not null,
        token_hash text,
        tier text not null default 'default',
        created_at timestamptz not null default now(),
        unique (token_hash));
      -- The user of open mode: one, and without a token.
      create unique index users_local on users ((true)) where token_hash is null;

      create table threads (
        thread_id uuid primary key,
        user_id bigint not null references users,
        assistant text not null,
        collection text,
        title text,
        last_turn integer not null default 0,
        head_message_id uuid,
        deleted_at timestamptz,
        updated_at timestamptz not null default clock_timestamp(),
        created_at timestamptz not null default now());
      create index threads_of_user on threads (user_id, updated_at desc, thread_id) where deleted_at is null;
      create index threads_by_activity on threads (updated_at desc, thread_id) where deleted_at is null;
      create index threads_deleted on threads (deleted_at) where deleted_at is not null;

      create table messages (
        message_id uuid primary key,
        thread_id uuid not null references threads,
        turn integer not null,
        parent_id uuid references messages,
        run_id uuid,
        role text not null check (role in ('user', 'assistant')),
        content text not null,
        sources jsonb not null default '[]',
        status text not null check (status in ('complete', 'pending', 'partial', 'cancelled', 'failed')),
        rating text check (rating in ('up', 'down')),
        comment text,
        created_at timestamptz not null default now());
      create index messages_of_thread on messages (thread_id, turn);
      create index messages_of_parent on messages (parent_id);

      create table processes (
        process_id uuid primary key,
        role text not null,
        host text not null,
        pid integer not null,
        version text not null,
        lease_expires_at timestamptz not null,
        created_at timestamptz not null default now());

      -- No foreign key may point at runs: its key-share locks would meet the journal's (engine, lesson 4).
      create table runs (
        run_id uuid primary key,
        user_id bigint not null references users,
        thread_id uuid not null references threads,
        turn integer not null,
        user_message_id uuid not null references messages,
        answer_message_id uuid not null references messages,
        assistant text not null,
        collection text,
        status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
        attempt integer not null default 0,
        lost_count integer not null default 0,
        last_seq integer not null default 0,
        process_id uuid references processes,
        cancel_requested_at timestamptz,
        request jsonb not null,
        error jsonb,
        model text,
        usage jsonb,
        idempotency_key text,
        request_hash text,
        started_at timestamptz,
        finished_at timestamptz,
        created_at timestamptz not null default now(),
        constraint runs_running_has_process check ((status = 'running') = (process_id is not null)),
        constraint runs_ended_has_time check ((status in ('done', 'failed', 'cancelled')) = (finished_at is not null)),
        constraint runs_turn unique (thread_id, turn),
        constraint runs_idempotency unique (user_id, idempotency_key));
      create unique index runs_one_running on runs (thread_id) where status = 'running';
      create index runs_queued on runs (user_id, created_at) where status = 'queued';
      create index runs_of_process on runs (process_id) where status = 'running';

      create table run_events (
        run_id uuid not null,
        seq integer not null check (seq > 0),
        type text not null check (type in ('status', 'sources', 'token', 'restart', 'result', 'final', 'error', 'done')),
        data jsonb not null,
        created_at timestamptz not null default now(),
        primary key (run_id, seq));

      create table secrets (
        name text primary key,
        value text not null,
        created_at timestamptz not null default now());

      -- One row: the oldest schema version that may still serve. Only a contracting migration raises it.
      create table schema_floor (
        is_only boolean primary key default true check (is_only),
        version bigint not null,
        created_at timestamptz not null default now());
      insert into schema_floor (version) values (1790000000001);

      create table collections (
        collection_id uuid primary key,
        owner_user_id bigint references users,
        name text not null,
        embedder text,
        version integer not null default 0,
        created_at timestamptz not null default now(),
        constraint collections_name unique nulls not distinct (owner_user_id, name));

      create table documents (
        document_id uuid primary key,
        collection_id uuid not null references collections,
        source text not null,
        title text not null,
        mime text not null,
        sha256 text not null,
        status text not null check (status in ('pending', 'indexed', 'failed')),
        error text,
        metadata jsonb not null default '{}',
        process_id uuid references processes,
        created_at timestamptz not null default now(),
        constraint documents_source unique (collection_id, source));

      create table document_files (
        document_id uuid primary key references documents on delete cascade,
        bytes bytea not null,
        created_at timestamptz not null default now());

      create table chunks (
        chunk_id uuid primary key,
        document_id uuid not null references documents on delete cascade,
        ordinal integer not null,
        header text not null,
        text text not null,
        page integer,
        section text,
        start_offset integer not null,
        end_offset integer not null,
        created_at timestamptz not null default now(),
        constraint chunks_ordinal unique (document_id, ordinal));
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table chunks, document_files, documents, collections, schema_floor, secrets, run_events, runs, processes, messages, threads, users;
    `);
  }
}
