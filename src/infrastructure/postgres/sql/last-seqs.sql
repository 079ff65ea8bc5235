-- after a claim, in a statement of its own (the claim's snapshot is older than what the last owner wrote): $1 run ids
select r.run_id, coalesce((select e.seq from run_events e where e.run_id = r.run_id order by e.seq desc limit 1), 0) as last_seq
from unnest($1::uuid[]) as r(run_id)
