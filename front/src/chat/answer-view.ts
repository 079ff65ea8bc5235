import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answered, api } from '../api/client';
import type { components } from '../api/schema';
import type { DataOf, Message, Passage } from '../api/types';
import { liveRuns, useRunView } from '../runs/live-runs';
import type { RunView } from '../runs/run-view';

/** An answer as it is to be drawn: of its message, and while its run goes on, of the run. */
export interface AnswerView {
  text: string;
  streaming: boolean;
  phase: RunView['phase'];
  passages: readonly Passage[];
  search?: DataOf<'sources'>;
  /** Once it has ended. */
  cited?: readonly number[];
  /** undefined: not known, or of no meaning. */
  grounded?: boolean;
  result?: DataOf<'result'>;
  error?: DataOf<'error'>;
  finish?: DataOf<'final'>['finish_reason'];
  restarts: number;
  status: Message['status'];
}

export function useAnswerView(message: Message, searches: boolean): AnswerView {
  const { run_id, status, content } = message;
  const pending = status === 'pending';
  // What ended badly, or without a word, tells the rest in its events.
  const replayed = status === 'failed' || status === 'partial' || (status === 'complete' && content === '');
  const followed = useRunView(pending || replayed ? run_id : null);
  const view = followed ?? (run_id === null ? undefined : liveRuns.viewOf(run_id));
  const text = pending ? (view?.text ?? '') : content;
  const passages = message.sources.length > 0 ? message.sources : (view?.sources?.passages ?? NONE);
  const ended = view?.ended !== undefined;
  const shownStatus = pending && ended ? (view.ended === 'done' ? 'complete' : text === '' ? 'failed' : 'partial') : status;
  const streaming = pending && !ended;
  const cited = useMemo(() => (streaming ? undefined : citedIn(text, passages)), [streaming, text, passages]);
  const complete = shownStatus === 'complete' && text !== '';
  const searched = useWasSearched(run_id, complete && searches && passages.length === 0 && !view?.final);
  const judged = complete && (passages.length > 0 || searched) ? (cited?.length ?? 0) > 0 : undefined;
  return {
    text,
    streaming,
    phase: view?.phase ?? 'waiting',
    passages,
    search: view?.sources,
    cited,
    grounded: complete && (searches || passages.length > 0) ? (view?.final?.grounded ?? judged) : undefined,
    result: view?.result,
    error: view?.error,
    finish: view?.final?.finish_reason,
    restarts: view?.restarts.length ?? 0,
    status: shownStatus,
  };
}

type Schemas = components['schemas'];
const NONE: readonly Passage[] = [];

/** The passages that the answer names, as the service counts them. */
function citedIn(text: string, passages: readonly Passage[]): readonly number[] {
  if (passages.length === 0) return [];
  const named = new Set(
    [...text.matchAll(/\[ *(\d+(?: *[,;] *\d+)*) *\]/g)].flatMap(({ 1: numbers }) => numbers!.split(/[,;]/).map(Number)),
  );
  return passages.map(({ n }) => n).filter((n) => named.has(n));
}

/** Whether the run of an answer without passages has looked for some: the assistant may have been another one then. */
function useWasSearched(runId: string | null, unsure: boolean): boolean {
  const { data } = useQuery({
    queryKey: ['searched', runId],
    queryFn: async ({ signal }) => {
      const call = api.GET('/api/runs/{id}/events', {
        params: { path: { id: runId! }, query: { limit: FIRST_EVENTS } },
        headers: { Accept: 'application/json' },
        signal,
      });
      const page = (await answered(call)) as Schemas['RunEventsAnswer'];
      return page.items.some(({ type }) => type === 'sources');
    },
    enabled: unsure && runId !== null,
    staleTime: Infinity,
  });
  return data ?? false;
}
const FIRST_EVENTS = 10;
