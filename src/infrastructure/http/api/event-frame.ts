import type { RunEvent } from '../../../domain/chat/run-event';

/** An event as a frame of the stream. JSON has no line breaks, so the data stay one line whatever the model writes. */
export const frame = (event: RunEvent): string => `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`;

let last: readonly RunEvent[] | undefined;
let framed = '';

/** Events as one piece. The readers of a run are given the same list one after the other: it is written down once. */
export function frames(events: readonly RunEvent[]): string {
  if (events !== last) framed = events.length === 1 ? frame(events[0] as RunEvent) : events.map(frame).join('');
  last = events;
  return framed;
}
