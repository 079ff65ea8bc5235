import { useQuery } from '@tanstack/react-query';
import { answered, api } from '../api/client';
import type { DataOf, Passage } from '../api/types';
import { useTexts } from '../texts/texts';
import { excerpt } from './passage-place';
import { openSource } from './opened-source';
import { shareOfBest } from './source-order';

const LONGEST = 180;
/** The sources come before the first token, so among the first events. */
const FIRST_EVENTS = 50;

/** How the passages were found: query, mode and version of the collection, and each one's score. */
export function SearchDetails(props: {
  passages: readonly Passage[];
  search?: DataOf<'sources'>;
  runId?: string | null;
  cited?: readonly number[];
}) {
  const { sources } = useTexts();
  const { passages } = props;
  const stored = useQuery({
    queryKey: ['run-search', props.runId],
    enabled: !props.search && typeof props.runId === 'string',
    staleTime: Infinity,
    queryFn: ({ signal }) => searchOf(props.runId!, signal),
  });
  const search = props.search ?? stored.data;
  return (
    <div className="mt-3 border-l-2 border-line pl-4">
      {search && (
        <p className="text-xs text-muted">
          {sources.mode[search.mode]} {search.mode !== 'selected_text' && <>{sources.searched(search.query, search.version)}</>}
        </p>
      )}
      <ol className="mt-2 space-y-3">
        {passages.map((passage) => (
          <li key={passage.n}>
            <button type="button" className="group/source w-full rounded-md text-left" onClick={() => openSource(passage)}>
              <span className="flex items-baseline gap-2">
                <span className="text-xs font-semibold text-accent tabular-nums">{passage.n}</span>
                <bdi className="min-w-0 flex-1 truncate font-medium group-hover/source:underline">{passage.title}</bdi>
                {props.cited && !props.cited.includes(passage.n) && <span className="shrink-0 text-xs text-muted">{sources.notCited}</span>}
                <Score passage={passage} passages={passages} />
              </span>
              <span className="mt-0.5 line-clamp-2 text-xs leading-relaxed break-words text-muted" dir="auto">
                {excerpt(passage, LONGEST)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Score({ passage, passages }: { passage: Passage; passages: readonly Passage[] }) {
  const { sources } = useTexts();
  return (
    <span className="inline-flex shrink-0 items-center gap-2 text-xs text-muted tabular-nums" title={sources.scoreHelp}>
      <span aria-hidden className="h-1 w-14 overflow-hidden rounded-full bg-raised">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${shareOfBest(passage, passages) * 100}%` }} />
      </span>
      <span className="sr-only">{sources.score}</span>
      {passage.score}
    </span>
  );
}

/** The newest search of a run; null: it made none. */
async function searchOf(runId: string, signal: AbortSignal): Promise<DataOf<'sources'> | null> {
  const call = api.GET('/api/runs/{id}/events', {
    params: { path: { id: runId }, query: { limit: FIRST_EVENTS } },
    headers: { Accept: 'application/json' },
    signal,
  });
  const { items } = (await answered(call)) as { items: { type: string; data: unknown }[] };
  return (items.findLast(({ type }) => type === 'sources')?.data as DataOf<'sources'> | undefined) ?? null;
}
