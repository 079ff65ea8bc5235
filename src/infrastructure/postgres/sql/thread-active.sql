-- reject, queue: after the thread's lock, under which no run of the thread begins or ends. $1 thread. The running one first, then those that wait, in order.
-- Without locks on the runs: a claim skips locked rows, so nine rejected POSTs would make it pass over the run of the tenth until its next poll.
select run_id, status from runs where thread_id = $1 and status in ('queued', 'running') order by status = 'running' desc, turn
