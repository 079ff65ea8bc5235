-- a locked queued run ends on the spot: $1 run, $2 done data, $3 fold (fold.sql, after the lock), $4 message status ('partial' when the fold has text: a
-- handed-back run has tokens, and the sources that they cite).
with own as (update runs set status = 'cancelled', finished_at = clock_timestamp(), cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp()),
    last_seq = coalesce((select e.seq from run_events e where e.run_id = $1 order by e.seq desc limit 1), 0) + 1
  where run_id = $1 and status = 'queued' returning run_id, last_seq, answer_message_id),
ins as (insert into run_events(run_id, seq, type, data) select run_id, last_seq, 'done', $2::jsonb from own),
shown as (select e.data->'passages' as passages from run_events e
  where e.run_id = $1 and e.type = 'sources' and e.seq > coalesce((select max(s.seq) from run_events s where s.run_id = $1 and s.type = 'restart'), 0)
  order by e.seq desc limit 1),
msg as (update messages m set content = $3, status = $4, sources = coalesce((select passages from shown), m.sources) from own where m.message_id = own.answer_message_id)
select run_id from own
