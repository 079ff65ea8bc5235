import { Link } from 'wouter';
import { Problem } from '../api/problem';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';

/** A thread that cannot be shown: it is not there, or not to be had now. */
export function NoThread({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { chat } = useTexts();
  const missing = error instanceof Problem && error.status === 404;
  return (
    <div role="alert" className="grid h-full place-content-center justify-items-center gap-3 p-6 text-center">
      <h1 className="text-xl font-semibold">{missing ? chat.notFound.title : chat.failedToLoad}</h1>
      <p className="text-muted">{missing ? chat.notFound.detail : error.message}</p>
      {missing ? (
        <Link href="/" className="text-accent underline underline-offset-4">
          {chat.notFound.back}
        </Link>
      ) : (
        <Button onClick={onRetry}>{chat.failed.retry}</Button>
      )}
    </div>
  );
}
