-- a run's status and last seq in one snapshot: $1 run. A live run's last seq stands in the key of run_events alone.
select r.status, case when r.status in ('queued', 'running')
  then coalesce((select e.seq from run_events e where e.run_id = r.run_id order by e.seq desc limit 1), 0) else r.last_seq end as last_seq
from runs r where r.run_id = $1
