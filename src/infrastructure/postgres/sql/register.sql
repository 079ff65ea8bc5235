-- a process and its lease: $1 process, $2 role, $3 host, $4 pid, $5 version, $6 lease seconds. Repeated after an unknown outcome, it renews.
insert into processes (process_id, role, host, pid, version, lease_expires_at)
values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(secs => $6))
on conflict (process_id) do update set lease_expires_at = excluded.lease_expires_at
