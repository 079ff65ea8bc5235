import { ArrowDownIcon } from '@radix-ui/react-icons';
import { memo, useImperativeHandle, useLayoutEffect, useRef, useState, type Ref } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { Message } from '../api/types';
import { useTexts } from '../texts/texts';
import { Answer } from './answer';
import { Question } from './question';
import { SelectionAsk } from './selection-ask';
import { useStickToEnd } from './stick-to-end';

export interface ListHandle {
  toEnd: () => void;
}

interface MessageListProps {
  messages: readonly Message[];
  editing: string | null;
  onQuote: (text: string) => void;
  ref: Ref<ListHandle>;
}

/** Beyond the window, in pixels: what is scrolled to in a moment. */
const AHEAD_PX = 800;
/** Always drawn, at the end; and so many at most before they join the others. */
const NEWEST = 2;
const MOST_FREE = 60;

/** The shown branch; of what was there when it was opened only what is near the window is drawn. Opened at its end, which it follows until the reader scrolls up. */
export function MessageList({ messages, editing, onQuote, ref }: MessageListProps) {
  const { chat } = useTexts();
  const list = useRef<VirtualizerHandle>(null);
  const { scroller, content, far, toEnd } = useStickToEnd();
  const fixed = useFixed(messages.length);
  const last = messages.length - 1;
  useImperativeHandle(ref, () => ({ toEnd }), [toEnd]);
  useLayoutEffect(() => {
    list.current?.scrollToIndex(fixed - 1, { align: 'end' });
    toEnd();
    // Opened at the end, once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const row = (message: Message, at: number) => (
    <Row
      key={message.message_id}
      message={message}
      at={at}
      of={messages.length}
      editing={message.message_id === editing}
      last={at >= last}
    />
  );
  return (
    <div className="relative h-full min-h-0">
      {/* A feed is walked with the keyboard: it has to hold the focus to scroll. */}
      <div
        ref={scroller}
        role="feed"
        aria-label={chat.conversation}
        aria-busy={messages[last]?.status === 'pending'}
        tabIndex={0}
        className="h-full overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] [scrollbar-gutter:stable_both-edges] focus-visible:-outline-offset-2"
      >
        <div ref={content} className="mx-auto w-full max-w-3xl px-4 sm:px-6">
          <Virtualizer ref={list} scrollRef={scroller} data={messages.slice(0, fixed)} bufferSize={AHEAD_PX}>
            {row}
          </Virtualizer>
          {messages.slice(fixed).map((message, at) => row(message, fixed + at))}
        </div>
      </div>
      {far && (
        <button
          type="button"
          onClick={toEnd}
          className="absolute bottom-3 left-1/2 inline-flex min-h-9 -translate-x-1/2 items-center gap-2 rounded-full border border-line bg-surface px-4 text-sm shadow-md hover:bg-raised pointer-coarse:min-h-10"
        >
          <ArrowDownIcon aria-hidden /> {chat.toNewest}
        </button>
      )}
      <SelectionAsk within={scroller} onAsk={onQuote} />
    </div>
  );
}

/**
 * How many messages are virtualised. Those that came since stand below them in the ordinary flow: a virtual list would measure an answer
 * with each token, and move the reader who has scrolled up when one grows whose beginning is above him.
 */
function useFixed(count: number): number {
  const [fixed, setFixed] = useState(() => Math.max(0, count - NEWEST));
  const next = count < fixed || count - fixed > MOST_FREE ? Math.max(0, count - NEWEST) : fixed;
  if (next !== fixed) setFixed(next);
  return next;
}

const Row = memo(({ message, at, of, editing, last }: { message: Message; at: number; of: number; editing: boolean; last: boolean }) => {
  const { chat } = useTexts();
  const mine = message.role === 'user';
  return (
    <article
      aria-posinset={at + 1}
      aria-setsize={of}
      aria-label={mine ? chat.you : chat.assistant}
      data-message={message.message_id}
      className={`${mine ? 'pt-6' : 'pb-4'} ${at === 0 ? 'pt-8' : ''}`}
    >
      <h2 className="sr-only">{mine ? chat.you : chat.assistant}</h2>
      {mine ? <Question message={message} editing={editing} /> : <Answer message={message} last={last} />}
    </article>
  );
});
