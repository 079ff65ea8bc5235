import type { StoredRunEvent } from '../api/types';

export interface EventFilter {
  /** Shown types; empty: all. */
  readonly types: ReadonlySet<string>;
  /** In the type or the data, in any case. */
  readonly text: string;
}

const written = new WeakMap<StoredRunEvent, string>();

/** An event's data as JSON on one line; of 100,000 events each is written once. */
export function compact(event: StoredRunEvent): string {
  const known = written.get(event);
  if (known !== undefined) return known;
  const text = JSON.stringify(event.data);
  written.set(event, text);
  return text;
}

export function matching(events: readonly StoredRunEvent[], { types, text }: EventFilter): readonly StoredRunEvent[] {
  const wanted = text.trim().toLowerCase();
  if (types.size === 0 && !wanted) return events;
  return events.filter(
    (event) =>
      (types.size === 0 || types.has(event.type)) &&
      (!wanted || event.type.includes(wanted) || compact(event).toLowerCase().includes(wanted)),
  );
}

/** How many there are of each type, in the order in which they first came. */
export function countsByType(events: readonly StoredRunEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}
