-- what an executor needs of a run: $1 run, $2 how many of the thread's newest messages. Most branches are whole within them, and cost one statement in place of three.
select r.thread_id, r.user_message_id, r.assistant, r.collection, r.request,
  (select coalesce(json_agg(m), '[]') from (
    select m.message_id as "id", m.parent_id as "parentId", m.turn, m.role, m.content from messages m
    where m.thread_id = r.thread_id and m.turn <= r.turn order by m.turn desc limit $2) m) as newest
from runs r where r.run_id = $1
