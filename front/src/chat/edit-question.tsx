import { useEffect, useRef, useState } from 'react';
import type { Message } from '../api/types';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { useChat } from './chat-context';
import { GrowingText } from './growing-text';

/** Asks another question in the place of one; the earlier stays as a version. */
export function EditQuestion({ message }: { message: Message }) {
  const { app, chat } = useTexts();
  const { edit, editAgain } = useChat();
  const [text, setText] = useState(message.content);
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, []);
  const leave = (): void => {
    edit(null);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-edits="${message.message_id}"]`)?.focus());
  };
  const send = async (): Promise<void> => {
    if (text.trim() === '' || sending) return;
    setSending(true);
    const done = await editAgain(message, text);
    setSending(false);
    if (done) edit(null);
  };
  return (
    <form
      className="rounded-2xl border border-line bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        leave();
      }}
    >
      <GrowingText ref={field} label={chat.edit.label} value={text} onChange={setText} onEnter={() => void send()} />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <span className="me-auto text-xs text-muted">{chat.edit.note}</span>
        <Button onClick={leave}>{app.cancel}</Button>
        <Button kind="primary" type="submit" disabled={text.trim() === '' || sending}>
          {chat.edit.save}
        </Button>
      </div>
    </form>
  );
}
