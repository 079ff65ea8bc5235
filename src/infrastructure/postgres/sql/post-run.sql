-- post and retry, steps 4 to 6, under the thread's lock. $1 thread, $2 its owner, $3 turn (last_turn + 1), $4 run, $5 user message, $6 answer, $7 assistant,
-- $8 collection, $9 request, $10 idempotency key, $11 request hash; of a new user message $12 content (null: a retry), $13 parent, $14 the title it gives.
-- No row back: the key was used for another thread just now; roll back and look again. updated_at is read under the lock, so it follows the order of turns.
with question as (insert into messages (message_id, thread_id, turn, parent_id, run_id, role, content, status)
  select $5::uuid, $1::uuid, $3::int, $13::uuid, $4::uuid, 'user', $12::text, 'complete' where $12::text is not null),
asked_again as (update messages set run_id = $4::uuid where message_id = $5::uuid),
answer as (insert into messages (message_id, thread_id, turn, parent_id, run_id, role, content, status)
  values ($6::uuid, $1::uuid, $3::int, $5::uuid, $4::uuid, 'assistant', '', 'pending')),
thread as (update threads set last_turn = $3::int, head_message_id = $6::uuid, updated_at = clock_timestamp(), title = coalesce(title, $14::text)
  where thread_id = $1::uuid)
insert into runs (run_id, user_id, thread_id, turn, user_message_id, answer_message_id, assistant, collection, request, idempotency_key, request_hash)
values ($4::uuid, $2::bigint, $1::uuid, $3::int, $5::uuid, $6::uuid, $7::text, $8::text, $9::jsonb, $10::text, $11::text)
on conflict (user_id, idempotency_key) do nothing
returning run_id, user_id, thread_id, turn, user_message_id, answer_message_id, assistant, collection, status, attempt, last_seq, request, error, model, usage,
  request_hash, created_at, started_at, finished_at
