-- the thread's tree without its text, of which only the length is told: $1 thread. Chained in the application: a branch of 1,000 messages costs 0.3 ms in place of a recursive query's 2.7.
select message_id as "id", parent_id as "parentId", turn, role, octet_length(content) as bytes from messages where thread_id = $1
