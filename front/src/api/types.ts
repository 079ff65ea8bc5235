import type { components } from './schema';

/** The service's answers, by the names of its OpenAPI document. None is written by hand. */
type Schemas = components['schemas'];

export type Assistant = Schemas['AssistantAnswer'];
export type Collection = Schemas['CollectionAnswer'];
export type Document = Schemas['DocumentAnswer'];
export type Message = Schemas['MessageAnswer'];
export type NewUser = Schemas['NewUserAnswer'];
export type Passage = Schemas['PassageAnswer'];
export type Posted = Schemas['PostedAnswer'];
export type Run = Schemas['RunAnswer'];
export type StoredRunEvent = Schemas['RunEventsAnswer']['items'][number];
export type Thread = Schemas['ThreadAnswer'];
export type WholeThread = Schemas['WholeThreadAnswer'];
export type User = Schemas['UserAnswer'];

/** A run event as its stream sends it; when it was stored, its page alone says. */
export type RunEvent = StoredRunEvent extends infer E ? (E extends { created_at: string } ? Omit<E, 'created_at'> : never) : never;
export type RunEventType = RunEvent['type'];
export type DataOf<T extends RunEventType> = Extract<StoredRunEvent, { type: T }>['data'];
