/** Whether everything is run at full size (`make test-long`). */
export const LONG = process.env.RUNLOG_LONG === '1';

const left = Object.assign(() => undefined, { each: () => () => undefined });

/** A test that `make test-long` alone runs, because it costs more than it tells beside those that always run. */
export const itLong = (LONG ? it : left) as typeof it;
