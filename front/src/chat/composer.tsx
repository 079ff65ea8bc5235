import { ArrowUpIcon, Cross2Icon, StopIcon } from '@radix-ui/react-icons';
import { useEffect, useImperativeHandle, useRef, useState, type ReactNode, type Ref } from 'react';
import { useTexts } from '../texts/texts';
import { IconButton } from '../ui/button';
import { draftOf, keepDraft } from './drafts';
import { GrowingText } from './growing-text';

export interface ComposerHandle {
  focus: () => void;
  /** Puts a question there, in the place of what was. */
  fill: (text: string) => void;
}

const WRITES_MS = 300;
/** What the service takes. */
const MOST = 200_000;

interface ComposerProps {
  threadId: string | undefined;
  active: boolean;
  quote: string | undefined;
  onQuote: (text: string | undefined) => void;
  onSend: (text: string) => Promise<boolean>;
  onStop: () => void;
  footer: ReactNode;
  ref: Ref<ComposerHandle>;
}

/** Where one asks. `onSend` resolves to whether it was taken: what was not stays in the field. */
export function Composer({ threadId, active, quote, onQuote, onSend, onStop, footer, ref }: ComposerProps) {
  const { chat } = useTexts();
  const [text, setText] = useDraft(threadId);
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    fill: (next) => {
      setText(next);
      field.current?.focus();
    },
  }));
  // On a phone the keyboard would cover what one came to read.
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true });
  }, []);
  const empty = text.trim() === '';
  const tooLong = text.length > MOST;
  const send = async (): Promise<void> => {
    if (empty || tooLong || sending) return;
    setSending(true);
    const taken = await onSend(text);
    setSending(false);
    if (taken) setText('');
    field.current?.focus();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      className="rounded-2xl border border-line bg-surface p-2.5 shadow-sm transition-colors focus-within:border-accent"
    >
      {quote !== undefined && <Quote text={quote} onRemove={() => onQuote(undefined)} />}
      <GrowingText
        ref={field}
        label={chat.composer.label}
        placeholder={quote === undefined ? chat.composer.placeholder : chat.composer.placeholderQuote}
        value={text}
        onChange={setText}
        onEnter={() => void send()}
        describedBy="composer-hint"
      />
      <p id="composer-hint" className="sr-only">
        {chat.composer.hint}
      </p>
      {tooLong && (
        <p role="alert" className="px-1 text-xs text-bad">
          {chat.composer.tooLong(MOST.toLocaleString())}
        </p>
      )}
      <div className="mt-1 flex items-center gap-1">
        <div className="flex min-w-0 flex-1 items-center gap-0.5">{footer}</div>
        {active ? (
          <IconButton kind="primary" label={chat.composer.stop} onClick={onStop} className="rounded-full!">
            <StopIcon />
          </IconButton>
        ) : (
          <IconButton
            kind="primary"
            type="submit"
            label={chat.composer.send}
            disabled={empty || tooLong || sending}
            className="rounded-full!"
          >
            <ArrowUpIcon />
          </IconButton>
        )}
      </div>
    </form>
  );
}

function Quote({ text, onRemove }: { text: string; onRemove: () => void }) {
  const { chat } = useTexts();
  return (
    <div role="group" aria-label={chat.composer.quote} className="mb-1 flex items-start gap-2 rounded-lg bg-raised py-1.5 ps-3 pe-1">
      <blockquote dir="auto" className="line-clamp-3 min-w-0 flex-1 border-s-2 border-accent ps-3 text-sm wrap-anywhere text-muted">
        {text}
      </blockquote>
      <IconButton label={chat.composer.removeQuote} onClick={onRemove}>
        <Cross2Icon />
      </IconButton>
    </div>
  );
}

/** What is being written in a thread; kept over a reload. */
function useDraft(threadId: string | undefined): [string, (text: string) => void] {
  const [text, setText] = useState(() => draftOf(threadId));
  const latest = useRef({ text, kept: text });
  useEffect(() => {
    const timer = setTimeout(keep, WRITES_MS);
    function keep(): void {
      if (latest.current.kept === latest.current.text) return;
      keepDraft(threadId, latest.current.text);
      latest.current.kept = latest.current.text;
    }
    addEventListener('pagehide', keep);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', keep);
    };
  }, [threadId, text]);
  useEffect(() => {
    const now = latest.current;
    return () => {
      if (now.kept !== now.text) keepDraft(threadId, now.text);
    };
  }, [threadId]);
  const write = (next: string): void => {
    // At once: the page may go elsewhere before it is drawn.
    latest.current.text = next;
    setText(next);
  };
  return [text, write];
}
