import { useTexts } from '../texts/texts';
import { duration } from '../ui/time';
import type { Replay } from './replay';
import type { Restart } from './timeline';

/** Of the whole length: fine enough for a pointer, coarse enough for the arrow keys. */
const STEPS = 200;

export function ReplayScrubber({ replay, restarts }: { replay: Replay; restarts: readonly Restart[] }) {
  const { replay: texts } = useTexts().inspector;
  const { at, end } = replay;
  const step = end / STEPS || 1;
  return (
    <div className="relative flex min-w-0 flex-1 items-center">
      {restarts.map((restart) => (
        <span
          key={restart.seq}
          aria-hidden
          className="absolute top-1/2 h-4 w-0.5 -translate-y-1/2 bg-bad"
          style={{ left: `${(restart.at / Math.max(end, 1)) * 100}%` }}
        />
      ))}
      <input
        type="range"
        min={0}
        max={STEPS}
        // At the end of a replay the last step is whole, whatever the rounding.
        value={at >= end ? STEPS : Math.floor(at / step)}
        aria-label={texts.position}
        aria-valuetext={texts.at(duration(at), duration(end))}
        onChange={({ target }) => replay.seek(Number(target.value) >= STEPS ? end : Number(target.value) * step)}
        className="relative h-6 w-full min-w-0 accent-accent pointer-coarse:h-10"
      />
    </div>
  );
}
