-- runs of dead processes that somebody asked to stop: they can be closed without a model, by any process. $1 lease seconds, $2 at most.
select r.run_id, r.thread_id, r.user_id, r.user_message_id, r.answer_message_id, r.process_id, r.attempt, r.lost_count, r.cancel_requested_at,
  coalesce((select e.seq from run_events e where e.run_id = r.run_id order by e.seq desc limit 1), 0) as last_seq
from processes p join runs r on r.process_id = p.process_id
where (p.lease_expires_at <= clock_timestamp() or p.lease_expires_at > clock_timestamp() + make_interval(secs => 2 * $1))
  and r.status = 'running' and r.cancel_requested_at is not null
limit $2
