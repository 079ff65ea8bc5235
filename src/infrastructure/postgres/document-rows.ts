/** Of a document `d` and its collection `k`. */
export const DOCUMENT_COLUMNS = `d.document_id as "id", d.collection_id as "collectionId", k.name as "collection", k.owner_user_id as "ownerUserId", d.parent_id as "parentId",
  d.source, d.title, d.mime, d.kind, d.status, d.error, d.pages, d.metadata, d.created_at as "createdAt", d.updated_at as "updatedAt",
  ((select count(*) from chunks c where c.document_id = d.document_id)
    + (select count(*) from documents r join chunks c on c.document_id = r.document_id where r.parent_id = d.document_id))::int as "chunks"`;
