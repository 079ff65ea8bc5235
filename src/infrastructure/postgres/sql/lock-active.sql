-- interrupt, delete: after the thread's lock. $1 thread. Returns the rows as they are once locked (EvalPlanQual): decide by THIS status, never by one
-- read before. Sorted: whoever locks several runs locks them in this order.
select run_id, thread_id, answer_message_id, status from runs
where thread_id = $1 and status in ('queued', 'running') order by run_id for no key update
