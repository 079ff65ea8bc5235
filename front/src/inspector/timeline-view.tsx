import { useTexts } from '../texts/texts';
import { duration } from '../ui/time';
import type { Phase, PhaseKind, Timeline } from './timeline';
import { ticksOf } from './ticks';

const COLOURS: Record<PhaseKind, string> = {
  queued: 'bg-muted/45',
  thinking: 'bg-muted/70',
  searching: 'bg-accent/45',
  model: 'bg-warn/60',
  streaming: 'bg-accent',
  ending: 'bg-muted/70',
  lost: 'bg-bad/75',
};

/** Where the time went: a row a phase, each where it lay. `onPick` shows its events. */
export function TimelineView({ timeline, live, onPick }: { timeline: Timeline; live: boolean; onPick: (seq: number) => void }) {
  const { total, phases, restarts } = timeline;
  const { timeline: texts } = useTexts().inspector;
  const scale = Math.max(total, 1);
  const many = new Set(phases.map(({ attempt }) => attempt)).size > 1;
  return (
    <div>
      <div aria-hidden className="mb-5 flex h-3 gap-px overflow-hidden rounded-full bg-raised">
        {phases.map((phase) => (
          <div key={`${phase.seq}-${phase.kind}`} className={COLOURS[phase.kind]} style={{ width: `${part(phase, scale)}%` }} />
        ))}
      </div>
      <div className="relative">
        <ol className="relative">
          {phases.map((phase, at) => (
            <Row
              key={`${phase.seq}-${phase.kind}`}
              phase={phase}
              scale={scale}
              many={many}
              live={live && at === phases.length - 1}
              onPick={onPick}
            />
          ))}
        </ol>
        {/* The grid lies over the tracks alone, as the axis below does. */}
        <div aria-hidden className="pointer-events-none absolute inset-y-0 right-32 left-0 hidden sm:left-63 sm:block">
          {restarts.map(({ at, seq }) => (
            <div key={seq} className="absolute inset-y-0 w-px bg-bad" style={{ left: `${(at / scale) * 100}%` }} />
          ))}
        </div>
      </div>
      <div aria-hidden className="relative mt-1 mr-32 hidden h-5 border-t border-line text-xs text-muted tabular-nums sm:ml-63 sm:block">
        {ticksOf(scale).map((tick) => (
          <span
            key={tick}
            className="absolute top-1 -translate-x-1/2 whitespace-nowrap first:translate-x-0"
            style={{ left: `${(tick / scale) * 100}%` }}
          >
            {duration(tick)}
          </span>
        ))}
      </div>
      {restarts.length > 0 && (
        <ul className="mt-3 space-y-1 text-sm text-bad">
          {restarts.map(({ seq, at, attempt, reason }) => (
            <li key={seq}>
              <span className="tabular-nums">{duration(at)}</span> · {texts.restart(attempt, reason)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Row(props: { phase: Phase; scale: number; many: boolean; live: boolean; onPick: (seq: number) => void }) {
  const { phase, scale, many, live } = props;
  const { timeline: texts } = useTexts().inspector;
  const { name, detail } = texts.phases[phase.kind];
  const length = duration(phase.to - phase.from);
  const share = `${Math.round(part(phase, scale))} %`;
  return (
    <li>
      <button
        type="button"
        title={detail}
        onClick={() => props.onPick(phase.seq)}
        className="grid w-full grid-cols-[1fr_auto] items-center gap-x-3 rounded-md py-1 text-left text-sm hover:bg-raised sm:grid-cols-[15rem_1fr_7.25rem] pointer-coarse:min-h-10"
      >
        <span className="sr-only">{texts.row(many ? `${name}, ${texts.attempt(phase.attempt)}` : name, length, share)}</span>
        <span aria-hidden className="contents">
          <span className="flex min-w-0 items-center gap-2 pl-1">
            <span className={`size-2 shrink-0 rounded-full ${COLOURS[phase.kind]}`} />
            <span className="truncate">{name}</span>
            {many && <span className="shrink-0 text-xs text-muted">{texts.attempt(phase.attempt)}</span>}
          </span>
          <span className="relative col-span-2 row-start-2 h-2.5 sm:col-span-1 sm:row-start-auto sm:h-4">
            <span
              className={`absolute inset-y-0 min-w-0.5 rounded-sm ${COLOURS[phase.kind]} ${live ? 'animate-pulse' : ''}`}
              style={{ left: `${(phase.from / scale) * 100}%`, width: `${part(phase, scale)}%` }}
            />
          </span>
          <span className="flex justify-end gap-2 pr-1 whitespace-nowrap tabular-nums">
            <span>{length}</span>
            <span className="w-10 text-right text-muted">{share}</span>
          </span>
        </span>
      </button>
    </li>
  );
}

const part = ({ from, to }: Phase, scale: number): number => ((to - from) / scale) * 100;
