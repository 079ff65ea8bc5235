import { ChevronDownIcon, ExclamationTriangleIcon } from '@radix-ui/react-icons';
import { Collapsible } from 'radix-ui';
import { useState } from 'react';
import type { DataOf, Passage } from '../api/types';
import { useTexts } from '../texts/texts';
import { openSource } from './opened-source';
import { SearchDetails } from './search-details';
import { citedFirst, shownAtOnce } from './source-order';

/**
 * What an answer stands on, below it: the passages, and on demand their scores with how they were found. `search` is known of a run that is
 * followed; of another it is fetched by `runId` when asked for. `cited`: the numbers that the answer names.
 */
export function SourceList(props: {
  passages: readonly Passage[];
  search?: DataOf<'sources'>;
  grounded?: boolean;
  cited?: readonly number[];
  runId?: string | null;
}) {
  const { sources } = useTexts();
  const [details, setDetails] = useState(false);
  const [all, setAll] = useState(false);
  const { passages, cited } = props;
  const ordered = citedFirst(passages, cited);
  const shown = all ? ordered : ordered.slice(0, shownAtOnce(passages, cited));
  return (
    <section aria-label={sources.title} className="text-sm">
      {props.grounded === false && (
        <p role="status" className="mb-2 flex items-start gap-2 rounded-lg bg-warn-soft px-3 py-2 text-warn">
          <ExclamationTriangleIcon aria-hidden className="mt-1 shrink-0" />
          <span>
            <strong className="font-semibold">{sources.ungrounded.title}</strong> {sources.ungrounded.detail}
          </span>
        </p>
      )}
      {passages.length > 0 && (
        <Collapsible.Root open={details} onOpenChange={setDetails}>
          <div className="flex flex-wrap items-center gap-1.5">
            <ul className="contents">
              {shown.map((passage) => (
                <li key={passage.n} className="min-w-0">
                  <SourceButton passage={passage} cited={cited?.includes(passage.n) ?? true} />
                </li>
              ))}
            </ul>
            {ordered.length > shown.length && (
              <button
                type="button"
                className="min-h-8 rounded-full px-2.5 text-xs text-muted hover:bg-raised hover:text-ink pointer-coarse:min-h-10"
                onClick={() => setAll(true)}
              >
                {sources.more(ordered.length - shown.length)}
              </button>
            )}
            <Collapsible.Trigger className="inline-flex min-h-8 items-center gap-1 rounded-full px-2.5 text-xs text-muted hover:bg-raised hover:text-ink pointer-coarse:min-h-10">
              {sources.details}
              <ChevronDownIcon aria-hidden className={`transition-transform ${details ? 'rotate-180' : ''}`} />
            </Collapsible.Trigger>
          </div>
          <Collapsible.Content>
            <SearchDetails passages={passages} search={props.search} runId={props.runId} cited={cited} />
          </Collapsible.Content>
        </Collapsible.Root>
      )}
    </section>
  );
}

function SourceButton({ passage, cited }: { passage: Passage; cited: boolean }) {
  const { sources } = useTexts();
  return (
    <button
      type="button"
      title={passage.source}
      onClick={() => openSource(passage)}
      className={`inline-flex min-h-8 max-w-60 items-center gap-2 rounded-full border py-1 pr-3 pl-1.5 text-left text-xs transition-colors hover:border-accent hover:text-ink pointer-coarse:min-h-10 ${cited ? 'border-line bg-surface text-ink' : 'border-dashed border-line text-muted'}`}
    >
      <span className="sr-only">{sources.chip(passage.n, passage.title, passage.page)}</span>
      <span aria-hidden className="contents">
        <span
          className={`inline-flex h-5 min-w-5 shrink-0 items-center justify-center rounded-full px-1 font-semibold tabular-nums ${cited ? 'bg-accent-soft text-accent' : 'bg-raised text-muted'}`}
        >
          {passage.n}
        </span>
        <bdi className="truncate">{passage.title}</bdi>
        {passage.page !== undefined && <span className="shrink-0 text-muted">{sources.shortPage(passage.page)}</span>}
      </span>
    </button>
  );
}
