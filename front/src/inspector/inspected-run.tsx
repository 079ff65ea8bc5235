import { useMemo, useState } from 'react';
import type { Message, Run, StoredRunEvent } from '../api/types';
import { ResultView } from '../results/result-view';
import { useTexts } from '../texts/texts';
import { Notice } from '../ui/notice';
import { EventsTable, NO_FILTER } from './events-table';
import { ModelInput } from './model-input';
import { useNumbers } from './numbers';
import { useQuiet } from './quiet';
import { RatePanel } from './rate-panel';
import { meanRate } from './rates';
import { ReplayPanel } from './replay-panel';
import { RunActions } from './run-actions';
import { RunFigures } from './run-figures';
import { RunHeader } from './run-header';
import { RunOutcome } from './run-outcome';
import { useMessages, useThreadOf } from './run-queries';
import type { RecordState } from './run-record';
import { Section } from './section';
import { since, timelineOf } from './timeline';
import { tokenCounts } from './token-counts';
import { TimelineView } from './timeline-view';
import { shownToModel } from './shown-to-model';

/** Of a long run that is being read: a replay of its beginning would be made anew with each page. */
const NO_EVENTS: readonly StoredRunEvent[] = [];
const NO_MESSAGES: ReadonlyMap<string, Message> = new Map();

/** A run that was found, as far as its events have been read. */
export function InspectedRun({ run, record }: { run: Run; record: RecordState }) {
  const { inspector } = useTexts();
  const numbers = useNumbers();
  const { events, whole } = record;
  const status = record.status ?? run.status;
  const live = status === 'queued' || status === 'running';
  const quietMs = useQuiet(record.heardAt, live);
  const timeline = useMemo(() => timelineOf(run, events, quietMs), [run, events, quietMs]);
  const pieces = useMemo(() => {
    const counts = tokenCounts(events, run.usage);
    return events.filter(({ type }) => type === 'token').map((event, at) => ({ at: since(run, event), tokens: counts[at]! }));
  }, [run, events]);
  const restarts = useMemo(() => events.filter(({ type }) => type === 'restart').map((event) => since(run, event)), [run, events]);
  const shown = useMemo(() => shownToModel(events), [events]);
  const { data: messages = NO_MESSAGES } = useMessages(run);
  const { data: thread } = useThreadOf(run, shown.result !== undefined);
  const question = messages.get(run.message_id)?.content;
  const [filter, setFilter] = useState(NO_FILTER);
  const [picked, setPicked] = useState<{ seq: number }>();
  const pick = (seq: number): void => {
    setFilter(NO_FILTER); // what is looked for may be filtered out
    setPicked({ seq: Math.max(seq, 1) });
  };
  return (
    <div className="h-full overflow-y-auto">
      <article className="mx-auto max-w-5xl space-y-10 px-4 pt-4 pb-16 sm:px-8">
        <RunHeader
          run={run}
          status={status}
          question={question}
          actions={<RunActions run={run} events={events} question={question} complete={whole || live} />}
        />
        <RunOutcome run={run} status={status} />
        {record.problem && !whole && <Notice kind="warn">{record.problem.message}</Notice>}
        <RunFigures
          run={run}
          timeline={timeline}
          rate={meanRate(pieces.slice(-timeline.pieces || pieces.length))}
          systemHash={shown.systemHash}
        />
        {!whole && !live && <Notice>{inspector.reading(numbers(events.length))}</Notice>}
        <Section title={inspector.timeline.title}>
          <TimelineView timeline={timeline} live={live} onPick={pick} />
        </Section>
        <div className="grid gap-10 lg:grid-cols-2">
          <ReplayPanel run={run} events={whole || live ? events : NO_EVENTS} restarts={timeline.restarts} />
          <RatePanel pieces={pieces} restarts={restarts} counted={live || run.usage !== undefined} />
        </div>
        {shown.result && (
          <Section title={inspector.results.title}>
            <ResultView assistant={thread?.assistant ?? ''} result={shown.result} />
          </Section>
        )}
        <ModelInput run={run} history={shown.history} messages={messages} sources={shown.sources} />
        <EventsTable run={run} events={events} filter={filter} onFilter={setFilter} picked={picked} />
      </article>
    </div>
  );
}
