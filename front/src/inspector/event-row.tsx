import { ChevronRightIcon } from '@radix-ui/react-icons';
import { memo } from 'react';
import type { StoredRunEvent } from '../api/types';
import { CopyButton } from '../markdown/copy-button';
import { useTexts } from '../texts/texts';
import { duration } from '../ui/time';
import { compact } from './event-search';

export const EVENT_COLUMNS =
  'grid grid-cols-[3rem_4.5rem_1fr_2rem] sm:grid-cols-[3.5rem_5.5rem_5.5rem_1fr_2rem] items-baseline gap-x-3 px-3';
/** Of a line; what is longer is there when it is opened. */
const SHOWN = 300;
const COLOURS: Record<string, string> = {
  status: 'text-muted',
  sources: 'text-accent',
  token: 'text-ink',
  restart: 'text-warn',
  result: 'text-accent',
  final: 'text-good',
  error: 'text-bad',
  done: 'text-good',
};

interface Props {
  event: StoredRunEvent;
  /** Milliseconds since the run was posted. */
  at: number;
  index: number;
  expanded: boolean;
  picked: boolean;
  onToggle: (seq: number) => void;
}

export const EventRow = memo(function EventRow({ event, at, index, expanded, picked, onToggle }: Props) {
  const { events: texts } = useTexts().inspector;
  const { seq, type } = event;
  const toggle = (): void => {
    if (getSelection()?.isCollapsed !== false) onToggle(seq); // else somebody marks a text to copy it
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`border-b border-line/60 text-sm ${picked ? 'bg-accent-soft' : 'hover:bg-raised'}`}
    >
      <div className={`${EVENT_COLUMNS} cursor-pointer py-1.5`} onClick={toggle}>
        <span role="cell" className="text-right text-muted tabular-nums">
          {seq}
        </span>
        <span role="cell" className="text-right tabular-nums">
          {duration(at)}
        </span>
        <span role="cell" className={`font-medium ${COLOURS[type] ?? 'text-muted'}`}>
          {type}
        </span>
        <span role="cell" dir="auto" className="col-span-full row-start-2 truncate font-mono text-xs sm:col-span-1 sm:row-start-auto">
          {compact(event).slice(0, SHOWN)}
        </span>
        <span role="cell" className="col-start-4 row-start-1 self-center sm:col-start-5">
          <button
            type="button"
            aria-label={texts.expand(seq)}
            aria-expanded={expanded}
            className="flex size-6 items-center justify-center rounded text-muted hover:text-ink pointer-coarse:size-10"
          >
            <ChevronRightIcon className={`transition-transform ${expanded ? 'rotate-90' : ''}`} />
          </button>
        </span>
      </div>
      {expanded && <WholeEvent event={event} />}
    </div>
  );
});

function WholeEvent({ event }: { event: StoredRunEvent }) {
  const { events: texts, actions } = useTexts().inspector;
  const text = JSON.stringify(event.data, null, 2);
  return (
    <div role="cell" className="relative px-3 pb-3">
      <pre
        tabIndex={0}
        aria-label={texts.expand(event.seq)}
        className="max-h-96 overflow-auto rounded-lg bg-raised p-3 pr-10 font-mono text-xs break-words whitespace-pre-wrap"
      >
        {text}
      </pre>
      <CopyButton text={() => text} label={actions.copy} className="absolute top-1 right-4" />
    </div>
  );
}
