-- a page of events with the status that belongs to it, one snapshot: $1 run, $2 after, $3 at most. No row: no such run; seq null: no events.
select r.status, e.seq, e.type, e.data, e.created_at from runs r
left join lateral (select x.seq, x.type, x.data, x.created_at from run_events x where x.run_id = r.run_id and x.seq > $2 order by x.seq limit $3) e on true
where r.run_id = $1 order by e.seq
