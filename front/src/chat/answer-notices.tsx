import { useTexts } from '../texts/texts';
import type { Message } from '../api/types';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import type { AnswerView } from './answer-view';
import { useChat } from './chat-context';

/** How an answer ended, where it did not end well; and what to do. */
export function AnswerNotices({ message, view }: { message: Message; view: AnswerView }) {
  const { chat } = useTexts();
  const { retry } = useChat();
  const { status, error, finish, streaming, text, result } = view;
  if (streaming) return null;
  const again = message.run_id !== null && (
    <Button className="mt-2" onClick={() => retry(message.run_id!)}>
      {chat.failed.retry}
    </Button>
  );
  if (error || status === 'failed') {
    return (
      <div className="mt-3">
        <Notice kind="bad">
          <strong className="font-semibold">{chat.failed.title}</strong> <span dir="auto">{error?.message}</span>
          {error?.retryable !== false && <div>{again}</div>}
        </Notice>
      </div>
    );
  }
  const said =
    status === 'partial'
      ? chat.partial
      : status === 'cancelled'
        ? chat.cancelled
        : finish === 'length'
          ? chat.cutAtLength
          : finish === 'content_filter'
            ? chat.filtered
            : status === 'complete' && text === '' && !result
              ? chat.empty
              : undefined;
  const lines = [said, view.restarts > 0 ? chat.restarted(view.restarts) : undefined].filter((line) => line !== undefined);
  return lines.map((line) => (
    <p key={line} className="mt-3 border-s-2 border-line ps-3 text-sm text-muted">
      {line}
    </p>
  ));
}
