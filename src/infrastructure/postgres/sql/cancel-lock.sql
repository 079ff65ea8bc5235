-- cancel of one run: after the thread's lock. $1 run. The row as it is once locked.
select run_id, thread_id, answer_message_id, status from runs where run_id = $1 for no key update
