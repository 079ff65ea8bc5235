import { ArrowLeftIcon } from '@radix-ui/react-icons';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Run } from '../api/types';
import { useTexts } from '../texts/texts';
import { StatusPill } from './status-pill';

/** What was asked, how it ended, and what can be done with it. */
export function RunHeader({ run, status, question, actions }: { run: Run; status: Run['status']; question?: string; actions: ReactNode }) {
  const { inspector } = useTexts();
  return (
    <header>
      <Link
        href={`/threads/${run.thread_id}`}
        className="-ml-1 inline-flex min-h-9 items-center gap-1.5 rounded-md px-1 text-sm text-muted hover:text-ink pointer-coarse:min-h-10"
      >
        <ArrowLeftIcon /> {inspector.toThread}
      </Link>
      <div className="mt-2 flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0 flex-1 basis-80">
          <StatusPill status={status} />
          <h1 dir="auto" className="mt-3 line-clamp-3 text-2xl leading-snug font-semibold tracking-tight text-balance break-words">
            {question ?? inspector.title(run.run_id.slice(0, 8))}
          </h1>
        </div>
        {actions}
      </div>
    </header>
  );
}
