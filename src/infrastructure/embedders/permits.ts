/** Lets so many go at a time; who is in a hurry goes first of those that wait. */
export class Permits {
  private readonly waiting = { hurried: [] as (() => void)[], patient: [] as (() => void)[] };

  constructor(private free: number) {}

  /** Runs `work` when it is its turn. @throws the signal's reason, when it aborts before */
  async run<T>(isHurried: boolean, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.take(this.waiting[isHurried ? 'hurried' : 'patient'], signal);
    try {
      return await work();
    } finally {
      const next = this.waiting.hurried.shift() ?? this.waiting.patient.shift();
      if (next) next();
      else this.free++;
    }
  }

  private take(line: (() => void)[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.free > 0) {
      this.free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        line.splice(line.indexOf(turn), 1);
        reject(signal.reason);
      };
      line.push(turn);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
