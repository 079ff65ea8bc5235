/** Of a collection `k`. */
export const COLLECTION_COLUMNS = 'k.collection_id as "id", k.name, k.owner_user_id as "ownerUserId", k.version, k.embedder';
