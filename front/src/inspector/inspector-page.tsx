import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Problem } from '../api/problem';
import { useTexts } from '../texts/texts';
import { Spinner } from '../ui/spinner';
import { InspectedRun } from './inspected-run';
import { RunMissing } from './run-missing';
import { useRun } from './run-queries';
import { useRunRecord } from './run-record';

/** One run: where its time went, what the model was given, and every event that was stored of it. */
export function InspectorPage({ runId }: { runId: string }) {
  const { inspector } = useTexts();
  const { data: run, error, refetch } = useRun(runId);
  const record = useRunRecord(runId);
  const queries = useQueryClient();
  useEffect(() => {
    // Its status and its figures move with the events.
    if (record.status) void queries.invalidateQueries({ queryKey: ['run', runId], exact: true });
  }, [queries, runId, record.status]);
  if (run) return <InspectedRun run={run} record={record} />;
  if (error) return <RunMissing problem={error instanceof Problem ? error : Problem.unreachable(error)} onRetry={() => void refetch()} />;
  return (
    <p className="flex h-full items-center justify-center gap-3 text-muted">
      <Spinner /> {inspector.loading}
    </p>
  );
}
