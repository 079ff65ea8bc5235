-- processes whose lease expired an hour ago and that hold no run
delete from processes p where p.lease_expires_at < clock_timestamp() - interval '1 hour' and not exists (select from runs r where r.process_id = p.process_id)
