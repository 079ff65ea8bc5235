import type { Run } from '../api/types';
import { useTexts } from '../texts/texts';
import { Notice } from '../ui/notice';

/** Why there is no whole answer, and what to do; nothing where there is one. */
export function RunOutcome({ run, status }: { run: Run; status: Run['status'] }) {
  const { error } = useTexts().inspector;
  if (status === 'cancelled') return <Notice kind="warn">{error.cancelled}</Notice>;
  if (!run.error) return null;
  return (
    <Notice kind="bad">
      <p className="font-medium">{error.title(run.error.code)}</p>
      <p className="mt-1">{run.error.message}</p>
      <p className="mt-1">{run.error.retryable ? error.retryable : error.final}</p>
    </Notice>
  );
}
