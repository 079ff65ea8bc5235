import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { VList, type VListHandle } from 'virtua';
import type { Run, StoredRunEvent } from '../api/types';
import { useTexts } from '../texts/texts';
import { EVENT_COLUMNS, EventRow } from './event-row';
import { EventFilterBar } from './event-filter-bar';
import { matching, type EventFilter } from './event-search';
import { useNumbers } from './numbers';
import { Section } from './section';
import { since } from './timeline';

const ROW = 37;
const MOST_HEIGHT = 560;
const AT_END = 40;

export const NO_FILTER: EventFilter = { types: new Set(), text: '' };

interface Props {
  run: Run;
  events: readonly StoredRunEvent[];
  filter: EventFilter;
  onFilter: (filter: EventFilter) => void;
  /** The event that is looked for; a new object looks again. */
  picked?: { seq: number };
}

/** All events, drawn where one looks: a run may have 100,000. */
export function EventsTable({ run, events, filter, onFilter, picked }: Props) {
  const { events: texts } = useTexts().inspector;
  const numbers = useNumbers();
  const wanted = useDeferredValue(filter);
  const shown = useMemo(() => matching(events, wanted), [events, wanted]);
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const list = useRef<VListHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  const toggle = useCallback((seq: number) => setExpanded((before) => toggled(before, seq)), []);
  useEffect(() => {
    if (!picked) return;
    frame.current?.scrollIntoView({ block: 'nearest' });
    list.current?.scrollToIndex(
      Math.max(
        0,
        shown.findIndex(({ seq }) => seq >= picked.seq),
      ),
    );
    // eslint-disable-next-line react-hooks/exhaustive-deps -- where one scrolls to is asked once; what comes later does not take the reader back
  }, [picked]);
  useFollowing(list, shown.length);
  return (
    <Section
      title={texts.title}
      beside={<span className="text-sm text-muted">{texts.shown(numbers(shown.length), numbers(events.length))}</span>}
    >
      <EventFilterBar events={events} filter={filter} onFilter={onFilter} />
      <div ref={frame} role="table" aria-label={texts.title} aria-rowcount={shown.length + 1} className="mt-4 scroll-m-4">
        <div role="row" aria-rowindex={1} className={`${EVENT_COLUMNS} border-b border-line py-1.5 text-xs text-muted`}>
          <span role="columnheader" className="text-right">
            {texts.seq}
          </span>
          <span role="columnheader" className="text-right">
            {texts.time}
          </span>
          <span role="columnheader">{texts.type}</span>
          <span role="columnheader" className="max-sm:sr-only">
            {texts.data}
          </span>
        </div>
        {shown.length === 0 && <p className="px-3 py-8 text-center text-sm text-muted">{texts.none}</p>}
        <VList
          ref={list}
          role="rowgroup"
          tabIndex={0}
          aria-label={texts.title}
          data={shown}
          itemSize={ROW}
          style={{ height: Math.min(MOST_HEIGHT, Math.max(shown.length * ROW, expanded.size > 0 ? MOST_HEIGHT : 0)) }}
        >
          {(event, index) => (
            <EventRow
              key={event.seq}
              event={event}
              at={since(run, event)}
              index={index}
              expanded={expanded.has(event.seq)}
              picked={picked?.seq === event.seq}
              onToggle={toggle}
            />
          )}
        </VList>
      </div>
    </Section>
  );
}

/** Who stands at the end of a list that grows stays at its end. */
function useFollowing(list: React.RefObject<VListHandle | null>, length: number): void {
  const before = useRef(0);
  useEffect(() => {
    const { current } = list;
    const last = before.current;
    before.current = length;
    if (!current || last === 0 || length <= last || current.scrollOffset === 0) return;
    const hidden = current.scrollSize - current.viewportSize - current.scrollOffset;
    if (hidden - (length - last) * ROW < AT_END) current.scrollToIndex(length - 1, { align: 'end' });
  }, [list, length]);
}

function toggled(before: ReadonlySet<number>, seq: number): ReadonlySet<number> {
  const after = new Set(before);
  if (!after.delete(seq)) after.add(seq);
  return after;
}
