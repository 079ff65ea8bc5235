import { useEffect, useState } from 'react';
import type { RunView } from '../runs/run-view';
import { pause, play, position, restingAt, seek, withSpeed, type ReplayClock, type Speed } from './replay-clock';
import type { Tape } from './tape';

export interface Replay {
  readonly view: RunView;
  /** Milliseconds since the run was posted. */
  readonly at: number;
  readonly end: number;
  readonly playing: boolean;
  readonly speed: Speed;
  readonly toggle: () => void;
  readonly seek: (at: number) => void;
  readonly setSpeed: (speed: Speed) => void;
}

/** A tape and where it stands. It begins at the end, with the whole answer, and stays there while a live run grows; it never plays by itself. */
export function useReplay(tape: Tape): Replay {
  const { end } = tape;
  const [clock, setClock] = useState<ReplayClock>(() => restingAt(Infinity));
  const [now, setNow] = useState(0);
  const at = position(clock, now, end);
  const playing = clock.startedAt !== undefined && at < end;
  useEffect(() => {
    if (!playing) return;
    let frame = requestAnimationFrame(function next(time) {
      setNow(time);
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing]);
  const change = (changed: (time: number) => ReplayClock): void => {
    const time = performance.now();
    setNow(time);
    setClock(changed(time));
  };
  return {
    view: tape.at(at),
    at,
    end,
    playing,
    speed: clock.speed,
    toggle: () => change((time) => (playing ? pause(clock, time, end) : play(clock, time, end))),
    seek: (to) => change((time) => seek(clock, to, time)),
    setSpeed: (speed) => change((time) => (playing ? withSpeed(clock, speed, time, end) : { at, speed })),
  };
}
