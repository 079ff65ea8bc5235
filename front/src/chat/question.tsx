import { Pencil1Icon } from '@radix-ui/react-icons';
import { CopyButton } from '../markdown/copy-button';
import type { Message } from '../api/types';
import { useTexts } from '../texts/texts';
import { IconButton } from '../ui/button';
import { useChat } from './chat-context';
import { EditQuestion } from './edit-question';
import { Versions } from './versions';

/** What a person asked: as it was typed, never as Markdown. */
export function Question({ message, editing }: { message: Message; editing: boolean }) {
  const { chat } = useTexts();
  const { edit } = useChat();
  if (editing) return <EditQuestion message={message} />;
  return (
    <div className="group flex flex-col items-end gap-1">
      <div
        dir="auto"
        data-selectable
        className="max-w-[85%] rounded-2xl rounded-ee-md bg-accent-soft px-4 py-2.5 wrap-anywhere whitespace-pre-wrap"
      >
        {message.content}
      </div>
      <div
        role="group"
        aria-label={chat.actions.ofQuestion}
        className="flex min-h-8 items-center opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100 has-[[data-versions]]:opacity-100"
      >
        <Versions message={message} />
        <CopyButton text={() => message.content} label={chat.actions.copyQuestion} />
        <IconButton label={chat.actions.edit} onClick={() => edit(message.message_id)} data-edits={message.message_id}>
          <Pencil1Icon />
        </IconButton>
      </div>
    </div>
  );
}
