import { Link } from 'wouter';
import type { Problem } from '../api/problem';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';

/** In the place of a run that cannot be shown: why, and what to do. */
export function RunMissing({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const { inspector, app } = useTexts();
  const isGone = problem.status === 404;
  return (
    <div className="grid h-full place-content-center justify-items-center gap-3 p-6 text-center">
      <h1 className="text-xl font-semibold">{isGone ? inspector.gone.title : inspector.failed}</h1>
      <p className="max-w-prose text-balance text-muted">{isGone ? inspector.gone.detail : problem.message}</p>
      {isGone ? (
        <Link href="/" className="inline-flex min-h-10 items-center text-accent underline underline-offset-4">
          {inspector.gone.back}
        </Link>
      ) : (
        <Button kind="primary" onClick={onRetry}>
          {app.retry}
        </Button>
      )}
    </div>
  );
}
