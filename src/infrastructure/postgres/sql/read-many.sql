-- all runs that have moved, in one query: $1 json [{r run, s last seq seen}], $2 rows a run at most
select e.run_id, e.seq, e.type, e.data from json_to_recordset($1::json) as w(r uuid, s int)
cross join lateral (select x.run_id, x.seq, x.type, x.data from run_events x where x.run_id = w.r and x.seq > w.s order by x.seq limit $2) e
order by e.run_id, e.seq
