import type { NewEvent } from '../../domain/chat/run-event';
import { asStored } from '../../domain/chat/run-event';

/** A `token` event takes no more than this, so that a page of events stays a page. */
const MAX_TOKEN_CHARACTERS = 2048;
/** What an event weighs besides its text, in characters. */
const EVENT_WEIGHT = 64;

const weightOf = (event: NewEvent): number =>
  EVENT_WEIGHT + (event.type === 'token' ? event.data.content.length : JSON.stringify(event.data).length);

/** Events of one run that wait for their flush. Tokens that wait together become one: nothing is joined after the log. */
export class QueuedEvents {
  private events: NewEvent[] = [];
  /** Characters that wait, roughly. */
  weight = 0;

  get length(): number {
    return this.events.length;
  }

  push(event: NewEvent): void {
    const last = this.events.at(-1);
    if (event.type === 'token' && last?.type === 'token' && last.data.content.length + event.data.content.length <= MAX_TOKEN_CHARACTERS) {
      const content = last.data.content + event.data.content;
      const citations = [...new Set([...last.data.citations, ...event.data.citations])];
      this.events[this.events.length - 1] = { type: 'token', data: { content, citations } };
      this.weight += event.data.content.length;
      return;
    }
    this.events.push({ type: event.type, data: asStored(event.data) } as NewEvent);
    this.weight += weightOf(event);
  }

  take(most: number): NewEvent[] {
    const taken = this.events.splice(0, most);
    this.weight = this.events.length === 0 ? 0 : this.weight - taken.reduce((sum, event) => sum + weightOf(event), 0);
    return taken;
  }

  clear(): void {
    this.events = [];
    this.weight = 0;
  }
}
