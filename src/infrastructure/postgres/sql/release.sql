-- the process leaves; a run that it still holds keeps the row, and with it the lease's end
delete from processes p where p.process_id = $1 and not exists (select from runs r where r.process_id = p.process_id)
