import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  to: (done: number) => void;
  /** A line that stays, such as why a person's CV is the offline generator's. */
  say: (line: string) => void;
  end: () => void;
}

/** A bar where somebody watches, else a plain line at each tenth. */
export function progress(total: number, out: NodeJS.WriteStream): Progress {
  return out.isTTY ? bar(total, out) : lines(total, out);
}

function bar(total: number, stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar({ format: 'CVs {bar} {value}/{total} · {eta_formatted}', stream, hideCursor: true }, Presets.shades_classic);
  const notes: string[] = [];
  shown.start(total, 0);
  return {
    to: (done) => shown.update(done),
    say: (line) => void notes.push(line), // a line in between would tear the bar
    end: () => {
      shown.stop();
      for (const note of notes) stream.write(`${note}\n`);
    },
  };
}

function lines(total: number, out: NodeJS.WriteStream): Progress {
  const step = Math.max(1, Math.ceil(total / 10));
  return {
    to: (done) => void ((done % step === 0 || done === total) && out.write(`CVs: ${done} of ${total}\n`)),
    say: (line) => void out.write(`${line}\n`),
    end: () => undefined,
  };
}
