export const SPEEDS = [1, 4, Infinity] as const;
export type Speed = (typeof SPEEDS)[number];

/** How long a replay takes at ×∞: long enough to be seen. */
const AT_ONCE_MS = 600;

/** Where a replay stands. It was at `at` when the machine's clock said `startedAt`, and goes on from there; undefined: it rests. */
export interface ReplayClock {
  readonly at: number;
  readonly speed: Speed;
  readonly startedAt?: number;
}

export const restingAt = (at: number): ReplayClock => ({ at, speed: 1 });

/** Milliseconds since the run was posted, at most `end`. @param now of the machine's clock, in milliseconds */
export function position(clock: ReplayClock, now: number, end: number): number {
  if (clock.startedAt === undefined) return Math.min(clock.at, end);
  const factor = clock.speed === Infinity ? Math.max(4, end / AT_ONCE_MS) : clock.speed;
  return Math.min(clock.at + (now - clock.startedAt) * factor, end);
}

/** From where it stands; from the start where it stands at the end. */
export function play(clock: ReplayClock, now: number, end: number): ReplayClock {
  const at = position(clock, now, end);
  return { ...clock, at: at >= end ? 0 : at, startedAt: now };
}

export const pause = (clock: ReplayClock, now: number, end: number): ReplayClock => ({ at: position(clock, now, end), speed: clock.speed });

/** Goes on from there, if it went on. */
export const seek = (clock: ReplayClock, at: number, now: number): ReplayClock =>
  clock.startedAt === undefined ? { ...clock, at } : { ...clock, at, startedAt: now };

export const withSpeed = (clock: ReplayClock, speed: Speed, now: number, end: number): ReplayClock => ({
  ...seek(clock, position(clock, now, end), now),
  speed,
});
