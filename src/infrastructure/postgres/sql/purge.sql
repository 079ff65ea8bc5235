-- deleted threads whose last run ended 60 s ago (so that every reader has had its done): rows and events go, the thread last.
-- $1 threads at most. skip locked: several processes may purge at once. Foreign keys are checked at the statement's end, so the order of the parts is free.
with t as materialized (
  select thread_id from threads th where deleted_at <= clock_timestamp() - interval '60 seconds'
    and not exists (select from runs r where r.thread_id = th.thread_id
      and (r.status in ('queued', 'running') or r.finished_at > clock_timestamp() - interval '60 seconds'))
  order by thread_id limit $1 for update skip locked),
r as materialized (select run_id from runs where thread_id in (select thread_id from t) order by run_id for update),
gone_events as (delete from run_events where run_id in (select run_id from r)),
gone_runs as (delete from runs where run_id in (select run_id from r)),
gone_messages as (delete from messages where thread_id in (select thread_id from t))
delete from threads where thread_id in (select thread_id from t)
