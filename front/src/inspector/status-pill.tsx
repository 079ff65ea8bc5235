import type { Run } from '../api/types';
import { useTexts } from '../texts/texts';

const LOOKS: Record<Run['status'], string> = {
  queued: 'bg-raised text-muted',
  running: 'bg-accent-soft text-accent',
  done: 'bg-raised text-good',
  failed: 'bg-bad-soft text-bad',
  cancelled: 'bg-warn-soft text-warn',
};

export function StatusPill({ status }: { status: Run['status'] }) {
  const { inspector } = useTexts();
  return (
    <span role="status" className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-medium ${LOOKS[status]}`}>
      <span aria-hidden className={`size-1.5 rounded-full bg-current ${status === 'running' ? 'animate-pulse' : ''}`} />
      {inspector.status[status]}
    </span>
  );
}
