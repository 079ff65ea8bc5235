import type { RunEvent } from '../../../domain/chat/run-event';

/** An event as a frame of the stream. JSON has no line breaks, so the data stay one line whatever the model writes. */
export const frame = (event: RunEvent): string => `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`;
