import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { RunEvent } from '../../../src/domain/chat/run-event';
import { frame } from '../../../src/infrastructure/http/api/event-frame';

const token = (seq: number, content: string): RunEvent => ({ seq, type: 'token', data: { content, citations: [] } });

describe('the frame of an event', () => {
  it('is id, event and one line of data', () => {
    expect(frame(token(7, 'Ana '))).toBe('id: 7\nevent: token\ndata: {"content":"Ana ","citations":[]}\n\n');
  });

  it.each(['a\nb', 'a\r\rid: 777\rdata: x\r\r', '\n\nid: 777\n\n', '\u2028\u2029', ': ping\n\n', '\ufeff', '"}\n\ndata: {}'])(
    'carries %j as data',
    (content) => {
      const seen: EventSourceMessage[] = [];
      const parser = createParser({ onEvent: (event) => seen.push(event) });
      parser.feed(frame(token(1, content)) + frame(token(2, 'next')));
      expect(seen.map(({ id, event }) => ({ id, event }))).toEqual([
        { id: '1', event: 'token' },
        { id: '2', event: 'token' },
      ]);
      expect(JSON.parse(seen[0]?.data ?? '')).toEqual({ content, citations: [] });
    },
  );
});
