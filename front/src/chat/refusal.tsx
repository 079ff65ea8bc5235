import { Cross2Icon } from '@radix-ui/react-icons';
import { Problem } from '../api/problem';
import { useTexts } from '../texts/texts';
import { Button, IconButton } from '../ui/button';
import { Notice } from '../ui/notice';

/** What was asked and not taken: why, and how to ask it all the same. */
export interface Refused {
  error: Error;
  again: (onBusy?: 'queue' | 'interrupt') => void;
}

export function Refusal({ refused: { error, again }, onClose }: { refused: Refused; onClose: () => void }) {
  const { app, chat } = useTexts();
  const problem = error instanceof Problem ? error : undefined;
  const busy = problem?.code === 'thread_busy';
  const why =
    problem?.status === 0
      ? chat.send.unreachable
      : problem?.status === 429 && problem.retryAfter !== undefined
        ? chat.send.limited(problem.retryAfter)
        : error.message;
  return (
    <div className="mb-2">
      <Notice kind={busy ? 'warn' : 'bad'}>
        <div className="flex items-start gap-2">
          <p className="min-w-0 flex-1 py-1">{busy ? chat.busy.title : why}</p>
          <IconButton label={app.close} onClick={onClose}>
            <Cross2Icon />
          </IconButton>
        </div>
        {busy && (
          <div className="mt-1 mb-1 flex flex-wrap gap-2">
            <Button onClick={() => again('queue')}>{chat.busy.queue}</Button>
            <Button onClick={() => again('interrupt')}>{chat.busy.interrupt}</Button>
          </div>
        )}
        {problem?.status === 0 && (
          <div className="mt-1 mb-1">
            <Button onClick={() => again()}>{chat.send.again}</Button>
          </div>
        )}
      </Notice>
    </div>
  );
}
