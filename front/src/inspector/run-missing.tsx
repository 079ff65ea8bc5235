import type { Problem } from '../api/problem';
import { useTexts } from '../texts/texts';
import { Missing } from '../ui/missing';

/** In the place of a run that cannot be shown: why, and what to do. */
export function RunMissing({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const { inspector } = useTexts();
  if (problem.status === 404) return <Missing {...inspector.gone} />;
  return <Missing title={inspector.failed} detail={problem.message} onRetry={onRetry} />;
}
