import type { EventData, NewEvent } from '../../domain/chat/run-event';
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
  /** Something else than tokens waits: it does not wait for the pace of tokens. */
  urgent = false;

  get length(): number {
    return this.events.length;
  }

  push(event: NewEvent): void {
    if (event.type === 'token') return this.pushToken(event.data);
    this.events.push({ type: event.type, data: asStored(event.data) } as NewEvent);
    this.weight += weightOf(event);
    this.urgent = true;
  }

  take(most: number): NewEvent[] {
    const taken = this.events.splice(0, most);
    this.urgent = this.events.some((event) => event.type !== 'token');
    this.weight = this.events.length === 0 ? 0 : this.weight - taken.reduce((sum, event) => sum + weightOf(event), 0);
    return taken;
  }

  clear(): void {
    this.events = [];
    this.weight = 0;
    this.urgent = false;
  }

  private pushToken({ content, citations }: EventData['token']): void {
    const last = this.events.at(-1);
    if (last?.type === 'token' && last.data.content.length + content.length <= MAX_TOKEN_CHARACTERS) {
      last.data.content += content; // the queue's own object
      if (citations.length > 0) last.data.citations = [...new Set([...last.data.citations, ...citations])];
      this.weight += content.length;
      return;
    }
    this.events.push({ type: 'token', data: { content, citations } }); // in jsonb's order of keys already
    this.weight += content.length + EVENT_WEIGHT;
  }
}
