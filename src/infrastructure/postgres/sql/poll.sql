-- the feed's poll: $1 json [{r run, s last seq seen}], 1,000 at a time -> only what moved; last_seq null: the run is gone
select w.r as run_id, m.seq as last_seq from json_to_recordset($1::json) as w(r uuid, s int)
left join lateral (select e.seq from run_events e where e.run_id = w.r order by e.seq desc limit 1) m on true
where m.seq > w.s or (m.seq is null and not exists (select from runs x where x.run_id = w.r))
