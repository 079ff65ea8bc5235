-- heartbeat: $1 process, $2 lease seconds. An expired lease whose row is there is renewed. No row: abort all runs and come back under a new id.
-- Brings how many others live, and how many of all that live are workers.
with me as (update processes set lease_expires_at = clock_timestamp() + make_interval(secs => $2) where process_id = $1 returning role)
select (select count(*) from me)::int as held,
  count(*) filter (where p.process_id <> $1)::int as others,
  (count(*) filter (where p.process_id <> $1 and p.role <> 'api') + (select count(*) from me where role <> 'api'))::int as workers
from processes p where p.lease_expires_at > clock_timestamp() and p.lease_expires_at <= clock_timestamp() + make_interval(secs => 2 * $2)
