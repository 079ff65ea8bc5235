-- a page of a run's events: $1 run, $2 after, $3 at most
select seq, type, data, created_at from run_events where run_id = $1 and seq > $2 order by seq limit $3
