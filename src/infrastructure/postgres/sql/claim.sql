-- claim: $1 process_id, $2 free slots, $3 window a user (200), $4 lease seconds: an expiry further ahead than twice that counts as expired (a clock set back). One statement; it never waits (skip locked), so it takes no part in the lock order.
-- Only a process whose own lease lives claims. A dead owner is named by joining its row, not by "no live lease exists": a process that registers after the snapshot would be robbed
-- (EvalPlanQual re-checks r.process_id against the joined row). Claimable = first of its thread. The n-th run of a user in one batch counts as if n-1 were running already.
-- The commit of a claim is not waited for: what the owner writes next is, and it carries the claim with it in the log. One that a crash of the server loses is queued again, and its owner's flush meets the fence.
-- Needs: create index on runs(user_id, created_at) where status = 'queued'. Afterwards, in a statement of its own: select coalesce(max(seq), 0) from run_events where run_id = $1.
with recursive me as materialized (select process_id from processes where process_id = $1 and lease_expires_at > clock_timestamp() and lease_expires_at <= clock_timestamp() + make_interval(secs => 2 * $4)),
taken as materialized (
  select r.run_id from processes p join runs r on r.process_id = p.process_id
  where (p.lease_expires_at <= clock_timestamp() or p.lease_expires_at > clock_timestamp() + make_interval(secs => 2 * $4)) and r.status = 'running' and exists (select from me)
  limit $2 for update of r skip locked),
u(user_id) as ( -- loose index scan: one probe a user
  (select r.user_id from runs r where r.status = 'queued' and exists (select from me) order by r.user_id limit 1)
  union all
  select (select r.user_id from runs r where r.status = 'queued' and r.user_id > u.user_id order by r.user_id limit 1) from u where u.user_id is not null),
busy as materialized (select user_id, count(*) n from runs where status = 'running' group by user_id),
turn as materialized (
  select h.run_id, h.created_at, coalesce(b.n, 0) + h.nth as turn
  from u left join busy b using (user_id)
  cross join lateral (
    select r.run_id, r.created_at, row_number() over (order by r.created_at, r.run_id) nth from (
      select r.run_id, r.created_at from runs r
      where r.status = 'queued' and r.user_id = u.user_id
        and not exists (select from runs a where a.thread_id = r.thread_id and a.status = 'running')
        and not exists (select from runs q where q.thread_id = r.thread_id and q.status = 'queued' and q.turn < r.turn)
      order by r.created_at limit least($2, $3)) r) h
  where u.user_id is not null),
fresh as materialized (
  select r.run_id from turn t join runs r using (run_id) where r.status = 'queued'
  order by t.turn, t.created_at, t.run_id limit greatest($2 - (select count(*) from taken), 0) for update of r skip locked)
update runs r set status = 'running', process_id = $1, attempt = r.attempt + 1, lost_count = r.lost_count + (r.status = 'running')::int,
  started_at = coalesce(r.started_at, clock_timestamp())
from (select run_id from taken union all select run_id from fresh) c where r.run_id = c.run_id
returning r.run_id, r.thread_id, r.user_id, r.user_message_id, r.answer_message_id, r.attempt, r.lost_count, r.last_seq as stale_seq, r.cancel_requested_at,
  set_config('synchronous_commit', 'off', true) as unsynced
