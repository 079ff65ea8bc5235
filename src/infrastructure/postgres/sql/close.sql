-- The end of a run, ONE statement, so that a process stopped in its middle holds no lock. $1 thread, $2 run, $3 process, $4 attempt, $5 last seq,
-- $6 status, $7 json rows [{s, t, d}], $8 number of rows, $9 message content, $10 message status, $11 error, $12 model, $13 usage, $14 sources.
-- Locks the thread, then the run (the order everywhere). Every end but 'cancelled' (failed and worker_lost too) demands cancel_requested_at is null.
-- A run that ends without its answer ($12, $14 null) keeps the model that was asked last and the sources that its partial text cites.
-- Nothing back: close-tell.sql.
with t as materialized (select thread_id from threads where thread_id = $1 for no key update),
own as (
  update runs r set status = $6, process_id = null, last_seq = $5::int + $8::int, finished_at = clock_timestamp(), error = $11::jsonb, usage = coalesce($13::jsonb, r.usage),
    model = coalesce($12, (select e.data->>'model' from run_events e
      where e.run_id = $2 and e.type = 'status' and e.data->>'status' = 'answering' order by e.seq desc limit 1), r.model)
  from t
  where r.run_id = $2 and r.thread_id = t.thread_id and r.process_id = $3 and r.attempt = $4 and r.status = 'running'
    and coalesce((select e.seq from run_events e where e.run_id = $2 order by e.seq desc limit 1), 0) = $5::int
    and ($6 = 'cancelled' or r.cancel_requested_at is null)
  returning r.run_id, r.thread_id, r.answer_message_id),
ins as (insert into run_events(run_id, seq, type, data) select own.run_id, e.s, e.t, e.d from own, json_to_recordset($7::json) as e(s int, t text, d jsonb)),
msg as (update messages m set content = $9, status = $10,
    sources = coalesce($14::jsonb, (select e.data->'passages' from run_events e
      where e.run_id = $2 and e.type = 'sources' and e.seq > coalesce((select max(s.seq) from run_events s where s.run_id = $2 and s.type = 'restart'), 0)
      order by e.seq desc limit 1), m.sources) from own where m.message_id = own.answer_message_id),
thr as (update threads t2 set updated_at = clock_timestamp() from own where t2.thread_id = own.thread_id)
select run_id from own
