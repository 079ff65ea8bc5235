import { PauseIcon, PlayIcon } from '@radix-ui/react-icons';
import { ToggleGroup } from 'radix-ui';
import { useEffect, useMemo, useRef } from 'react';
import type { Run, StoredRunEvent } from '../api/types';
import { Markdown } from '../markdown/markdown';
import type { RunView } from '../runs/run-view';
import { useTexts } from '../texts/texts';
import { IconButton } from '../ui/button';
import { duration } from '../ui/time';
import { useReplay, type Replay } from './replay';
import { SPEEDS } from './replay-clock';
import { ReplayScrubber } from './replay-scrubber';
import { Section } from './section';
import { Tape } from './tape';
import type { Restart } from './timeline';

/** The answer as it was seen at any moment. */
export function ReplayPanel({ run, events, restarts }: { run: Run; events: readonly StoredRunEvent[]; restarts: readonly Restart[] }) {
  const { replay: texts } = useTexts().inspector;
  const replay = useReplay(useMemo(() => new Tape(run, events), [run, events]));
  return (
    <Section title={texts.title} beside={<Speeds replay={replay} />}>
      <ReplayScreen replay={replay} />
      <div className="mt-3 flex items-center gap-3">
        <IconButton label={replay.playing ? texts.pause : texts.play} kind="primary" className="rounded-full" onClick={replay.toggle}>
          {replay.playing ? <PauseIcon /> : <PlayIcon />}
        </IconButton>
        <ReplayScrubber replay={replay} restarts={restarts} />
        <span className="min-w-24 text-right text-sm text-muted tabular-nums">{texts.at(duration(replay.at), duration(replay.end))}</span>
      </div>
    </Section>
  );
}

function ReplayScreen({ replay }: { replay: Replay }) {
  const { replay: texts, timeline } = useTexts().inspector;
  const { view, playing } = replay;
  const screen = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (playing) screen.current?.scrollTo({ top: screen.current.scrollHeight });
  }, [view.seq, playing]);
  const restart = view.restarts.at(-1);
  return (
    <div
      ref={screen}
      tabIndex={0}
      role="region"
      aria-label={texts.screen}
      className="h-64 overflow-y-auto rounded-xl bg-surface px-4 py-3 leading-relaxed"
    >
      {restart && <p className="mb-2 text-sm text-bad">{timeline.restart(restart.attempt, restart.reason)}</p>}
      {view.text ? <ReplayText view={view} /> : <p className="text-muted">{texts.phase[view.phase]}</p>}
    </div>
  );
}

/** A text of this length is shown as it is: each step of the slider would have all of it read as Markdown. */
const LONG = 100_000;

function ReplayText({ view }: { view: RunView }) {
  if (view.text.length < LONG) return <Markdown text={view.text} streaming={view.phase !== 'ended'} passages={view.sources?.passages} />;
  return (
    <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
      {view.text}
    </p>
  );
}

function Speeds({ replay }: { replay: Replay }) {
  const { replay: texts } = useTexts().inspector;
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={texts.speed}
      value={String(replay.speed)}
      onValueChange={(speed) => speed && replay.setSpeed(Number(speed))}
      className="flex rounded-lg bg-raised p-0.5"
    >
      {SPEEDS.map((speed) => (
        <ToggleGroup.Item
          key={speed}
          value={String(speed)}
          className="min-h-8 min-w-10 rounded-md px-2 text-sm text-muted data-[state=on]:bg-surface data-[state=on]:text-ink data-[state=on]:shadow-sm pointer-coarse:min-h-10"
        >
          {texts.speeds[speed]}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
