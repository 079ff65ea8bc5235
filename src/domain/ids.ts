declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

export type UserId = Brand<number, 'UserId'>;
export type ThreadId = Brand<string, 'ThreadId'>;
export type MessageId = Brand<string, 'MessageId'>;
export type RunId = Brand<string, 'RunId'>;
export type ProcessId = Brand<string, 'ProcessId'>;
export type CollectionId = Brand<string, 'CollectionId'>;
export type DocumentId = Brand<string, 'DocumentId'>;
export type ChunkId = Brand<string, 'ChunkId'>;

/** Makes ids. An id is a name, never an order: what comes first is told by `seq`, `turn` and the parent chain. */
export interface Ids {
  /** A fresh UUIDv7 (RFC 9562), typed by who asks. */
  next<Id extends string>(): Id;
}
export const Ids = Symbol('Ids');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text can be an id at all; what cannot is unknown, and never reaches SQL. */
export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);
