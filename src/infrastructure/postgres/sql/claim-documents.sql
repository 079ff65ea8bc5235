-- claim documents: $1 process, $2 free slots, $3 lease seconds, $4 documents that the process works on by its own memory. It never waits (skip locked).
-- As with runs (claim.sql): only a process whose own lease lives claims, a dead owner is named by joining its row, and an expiry further ahead than twice the lease counts as expired.
-- What the table says is this process's, and the process knows nothing of, was claimed in an answer that got lost; counted like a loss, so that it comes to an end.
-- Waiting ones are taken in turn among the collections, so that a large folder does not hold up a single upload elsewhere.
with me as materialized (select process_id from processes where process_id = $1 and lease_expires_at > clock_timestamp() and lease_expires_at <= clock_timestamp() + make_interval(secs => 2 * $3)),
taken as materialized (
  select d.document_id from processes p join documents d on d.process_id = p.process_id
  where exists (select from me) and d.status = 'pending' and (
    (p.process_id <> $1 and (p.lease_expires_at <= clock_timestamp() or p.lease_expires_at > clock_timestamp() + make_interval(secs => 2 * $3)))
    or (p.process_id = $1 and d.document_id <> all ($4::uuid[])))
  limit $2 for update of d skip locked),
turn as materialized (
  select document_id, row_number() over (partition by collection_id order by updated_at, document_id) as nth, updated_at from documents
  where status = 'pending' and process_id is null and exists (select from me)),
fresh as materialized (
  select d.document_id from turn t join documents d using (document_id) where d.status = 'pending' and d.process_id is null
  order by t.nth, t.updated_at limit greatest($2 - (select count(*) from taken), 0) for update of d skip locked)
update documents d set process_id = $1, lost_count = d.lost_count + (d.process_id is not null)::int
from (select document_id from taken union all select document_id from fresh) c where d.document_id = c.document_id
returning d.document_id as "id", d.collection_id as "collectionId", d.process_id as "processId", d.source, d.kind, d.pending_sha256 as "sha256", d.lost_count as "lostCount", d.given
