import { useMutation } from '@tanstack/react-query';
import { Cross2Icon } from '@radix-ui/react-icons';
import { useState } from 'react';
import { answered, api } from '../api/client';
import type { Message } from '../api/types';
import { useTexts } from '../texts/texts';
import { Button, IconButton } from '../ui/button';
import { Popover } from 'radix-ui';
import { useChat } from './chat-context';
import { change } from './thread-data';
import { Thumb } from './thumb';

type Rating = 'up' | 'down';

/** 👍 or 👎, and in a few words why; pressed again it is taken back. */
export function Feedback({ message }: { message: Message }) {
  const { chat } = useTexts();
  const { threadId } = useChat();
  const { message_id, feedback } = message;
  const [open, setOpen] = useState<Rating>();
  const judge = useMutation({
    mutationFn: async ({ rating, comment }: { rating: Rating | null; comment?: string }) => {
      await answered(api.POST('/api/messages/{id}/feedback', { params: { path: { id: message_id } }, body: { rating, comment } }));
      const judged = rating && { rating, comment: comment ?? null };
      await change(threadId, {
        messages: (branch) => branch.map((one) => (one.message_id === message_id ? { ...one, feedback: judged } : one)),
      });
    },
  });
  const press = (rating: Rating): void => {
    if (feedback?.rating === rating) {
      setOpen(undefined);
      return judge.mutate({ rating: null });
    }
    judge.mutate({ rating }, { onSuccess: () => setOpen(rating) });
  };
  return (
    <>
      {(['up', 'down'] as const).map((rating) => {
        const on = feedback?.rating === rating;
        const label = on ? chat.actions.withdraw : rating === 'up' ? chat.actions.good : chat.actions.bad;
        return (
          <Popover.Root key={rating} open={open === rating} onOpenChange={(opened) => !opened && setOpen(undefined)}>
            <Popover.Anchor asChild>
              <IconButton
                label={label}
                aria-pressed={on}
                disabled={judge.isPending}
                onClick={() => press(rating)}
                className={on ? 'text-accent' : ''}
              >
                <Thumb down={rating === 'down'} full={on} />
              </IconButton>
            </Popover.Anchor>
            <Popover.Portal>
              <Popover.Content
                side="top"
                align="start"
                sideOffset={6}
                collisionPadding={12}
                aria-label={chat.feedback.thanks}
                className="z-30 w-[min(22rem,calc(100vw-1.5rem))] rounded-xl border border-line bg-surface p-4 shadow-lg"
              >
                <Why
                  onSend={(comment) => judge.mutate({ rating, comment }, { onSuccess: () => setOpen(undefined) })}
                  onClose={() => setOpen(undefined)}
                />
              </Popover.Content>
            </Popover.Portal>
          </Popover.Root>
        );
      })}
      {judge.isError && (
        <span role="alert" className="ms-1 text-xs text-bad">
          {chat.feedback.failed} {judge.error.message}
        </span>
      )}
    </>
  );
}

function Why({ onSend, onClose }: { onSend: (comment: string) => void; onClose: () => void }) {
  const { app, chat } = useTexts();
  const [comment, setComment] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (comment.trim() === '') onClose();
        else onSend(comment.trim());
      }}
    >
      <div className="flex items-start gap-2">
        <p className="flex-1 text-sm font-medium">{chat.feedback.thanks}</p>
        <IconButton label={app.close} onClick={onClose} className="-me-2 -mt-1.5">
          <Cross2Icon />
        </IconButton>
      </div>
      <textarea
        dir="auto"
        rows={3}
        maxLength={MOST}
        aria-label={chat.feedback.thanks}
        placeholder={chat.feedback.placeholder}
        value={comment}
        onChange={({ target }) => setComment(target.value)}
        className="mt-2 w-full resize-none rounded-lg border border-line bg-canvas px-3 py-2 text-sm placeholder:text-muted pointer-coarse:text-base"
      />
      <div className="mt-2 flex justify-end gap-2">
        <Button kind="quiet" onClick={onClose}>
          {chat.feedback.skip}
        </Button>
        <Button kind="primary" type="submit" disabled={comment.trim() === ''}>
          {chat.feedback.send}
        </Button>
      </div>
    </form>
  );
}
const MOST = 2000;
