import { Problem } from '../api/problem';
import { useTexts } from '../texts/texts';
import { Missing } from '../ui/missing';

/** A thread that cannot be shown: it is not there, or not to be had now. */
export function NoThread({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { chat } = useTexts();
  if (error instanceof Problem && error.status === 404) return <Missing {...chat.notFound} />;
  return <Missing title={chat.failedToLoad} detail={error.message} onRetry={onRetry} />;
}
