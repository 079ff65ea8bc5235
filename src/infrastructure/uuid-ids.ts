import { v7 } from 'uuid';
import type { Ids } from '../domain/ids';

/** UUIDv7 (RFC 9562) by the uuid package. */
export const uuidIds: Ids = { next: <Id extends string>() => v7() as Id };
