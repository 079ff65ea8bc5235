import type { MigrationInterface, QueryRunner } from 'typeorm';

/** No delete reads all of `runs` for its foreign keys: of messages that are purged, and of a process that leaves. */
export class ForeignKeys1790000000003 implements MigrationInterface {
  name = 'ForeignKeys1790000000003';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- A run and its two messages come and go in one statement each; indexes for the check alone would cost every question.
      alter table runs drop constraint runs_user_message_id_fkey, drop constraint runs_answer_message_id_fkey;
      -- The check asks for the process alone, and a partial index answers only whoever repeats its condition or implies it.
      drop index runs_of_process;
      create index runs_of_process on runs (process_id) where process_id is not null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index runs_of_process;
      create index runs_of_process on runs (process_id) where status = 'running';
      alter table runs add constraint runs_user_message_id_fkey foreign key (user_message_id) references messages,
        add constraint runs_answer_message_id_fkey foreign key (answer_message_id) references messages;
    `);
  }
}
