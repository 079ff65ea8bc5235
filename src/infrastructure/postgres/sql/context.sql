-- what an executor needs of a run: $1 run, $2 how many of the thread's newest messages, $3 how many bytes of their texts, the question's in any case.
-- Most branches are whole within them, and cost one statement in place of three.
select r.thread_id, r.user_message_id, r.assistant, r.collection, r.request,
  (select coalesce(json_agg(m), '[]') from (
    select n.message_id as "id", n.parent_id as "parentId", n.turn, n.role, n.bytes,
      case when sum(n.bytes) over (order by n.turn desc, n.message_id desc) <= $3 or n.message_id = r.user_message_id then n.content end as content
    from (select m.*, octet_length(m.content) as bytes from messages m
      where m.thread_id = r.thread_id and m.turn <= r.turn order by m.turn desc limit $2) n) m) as newest
from runs r where r.run_id = $1
