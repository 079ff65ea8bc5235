import { Presets, SingleBar } from 'cli-progress';
import { say } from './say';

const LINE_MS = 5000;

/** Tells how far something is: a bar at a terminal, else a line now and then. */
export interface Progress {
  at(done: number, total: number): void;
  end(): void;
}

export function progressOf(what: string): Progress {
  return process.stderr.isTTY ? bar(what) : lines(what);
}

function bar(what: string): Progress {
  const shown = new SingleBar(
    { format: `${what} {bar} {value}/{total} · {eta_formatted}`, hideCursor: true, clearOnComplete: false },
    Presets.shades_classic,
  );
  let started = false;
  return {
    at: (done, total) => {
      if (!started) shown.start(total, done);
      started = true;
      shown.setTotal(total);
      shown.update(done);
    },
    end: () => shown.stop(),
  };
}

function lines(what: string): Progress {
  let saidAt = -Infinity;
  let last = '';
  const tell = (line: string): void => {
    if (line !== last) say(line);
    last = line;
  };
  let now = '';
  return {
    at: (done, total) => {
      now = `${what}: ${done} of ${total}`;
      if (performance.now() - saidAt < LINE_MS) return;
      saidAt = performance.now();
      tell(now);
    },
    end: () => now && tell(now),
  };
}
