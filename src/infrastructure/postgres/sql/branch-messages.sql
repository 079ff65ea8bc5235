-- the messages of a page or of a history: $1 ids. The caller knows the order.
select message_id, thread_id, turn, parent_id, run_id, role, content, sources, status, rating, comment, created_at from messages where message_id = any($1::uuid[])
