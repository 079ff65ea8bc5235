import { createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { microseconds, question, RATE } from './monotonic';
import { ofHistogram, ofList, type Percentiles } from './percentiles';
import { ask, askingRequest, completionRequest, eventsRequest, newThread } from './service-calls';
import { readTokens } from './token-reader';

/** A load, and on whom. Times in seconds. */
export interface Level {
  target: 'proxy' | 'service';
  port: number;
  runs: number;
  /** A POST and a GET in place of a POST that is answered by the stream. */
  twice?: boolean;
  /** The runs begin evenly over this time … */
  ramp: number;
  /** … and for as long as this all of them speak: what is measured is measured then, from a second after the last one has begun. */
  seconds: number;
}
/** Milliseconds, and counts. */
export interface Measured {
  delay: Percentiles;
  /** From the question to the first event, and to the first token. */
  firstEvent: Percentiles;
  firstToken: Percentiles;
  /** From a reconnect to the first event behind the cursor; of the service alone. */
  resume: Percentiles;
  /** Tokens, while all runs speak; `span` is how long that was. */
  tokens: number;
  span: number;
  whole: number;
  broken: string[];
}
export type FromLoad = { window: 'open' | 'closed' } | { measured: Measured };

const RESUMES = 20;
const RESUMED_AFTER = 5;

/** One level of load in a process of its own. */
class Load {
  private readonly delays = createHistogram();
  private readonly firstEvents: number[] = [];
  private readonly firstTokens: number[] = [];
  private readonly resumes: number[] = [];
  private readonly broken: string[] = [];
  private readonly live: string[] = [];
  private readonly tokensARun: number;
  /** Seconds. */
  private readonly span: number;
  private open = false;
  private tokens = 0;
  private whole = 0;

  constructor(private readonly level: Level) {
    this.span = level.seconds;
    this.tokensARun = Math.round(RATE * (level.ramp + 1 + level.seconds));
  }

  async measure(): Promise<Measured> {
    const { runs, ramp, target, port } = this.level;
    const threads: string[] = [];
    if (target === 'service') for (let i = 0; i < runs; i++) threads.push(await newThread(port));
    const started = performance.now();
    const all = [this.window()];
    for (let i = 0; i < runs; i++) {
      const early = started + (i * ramp * 1000) / runs - performance.now();
      if (early > 1) await sleep(early);
      all.push(this.run(threads[i]).catch((error: unknown) => void this.broken.push(String(error))));
    }
    if (target === 'service') for (let i = 0; i < RESUMES; i++) all.push(this.resume(1000 + (i * (this.span - 2) * 1000) / RESUMES));
    await Promise.all(all);
    return {
      delay: ofHistogram(this.delays),
      firstEvent: ofList(this.firstEvents),
      firstToken: ofList(this.firstTokens),
      resume: ofList(this.resumes),
      tokens: this.tokens,
      span: this.span,
      whole: this.whole,
      broken: this.broken.slice(0, 3),
    };
  }

  private async window(): Promise<void> {
    await sleep((this.level.ramp + 1) * 1000);
    this.open = true;
    process.send?.({ window: 'open' } satisfies FromLoad);
    await sleep(this.span * 1000);
    this.open = false;
    process.send?.({ window: 'closed' } satisfies FromLoad);
  }

  private async run(thread: string | undefined): Promise<void> {
    const { port } = this.level;
    const content = question(this.tokensARun);
    const asked = microseconds();
    // Asked and watched in one request, or by a POST and a GET.
    const run = thread && this.level.twice ? await ask(port, thread, content) : undefined;
    if (run) this.live.push(run);
    await readTokens({
      port,
      request: run ? eventsRequest(port, run) : thread ? askingRequest(port, thread, content) : completionRequest(port, content),
      head: (text) => {
        const asked = /^x-run-id: (\S+)/im.exec(text)?.[1];
        if (asked && !run) this.live.push(asked);
      },
      tokens: this.tokensARun,
      end: thread ? 'event: done' : 'data: [DONE]',
      first: (at) => this.firstEvents.push(at - asked),
      token: (n, at, sent) => {
        if (n === 0) this.firstTokens.push(at - asked);
        if (!this.open) return;
        this.delays.record(Math.max(1, at - sent));
        this.tokens++;
      },
    });
    this.whole++;
  }

  /** A reader who comes back to a run that speaks. */
  private async resume(afterMs: number): Promise<void> {
    await sleep(afterMs);
    const run = this.live[Math.floor(Math.random() * this.live.length)];
    if (!run) return;
    const { port } = this.level;
    const asked = microseconds();
    const first = (at: number): void => void this.resumes.push(at - asked);
    // What it had seen is not read again: which token is due is not known, nor asked.
    await readTokens({ port, request: eventsRequest(port, run, RESUMED_AFTER), tokens: 0, end: 'id: ', first }).catch(() => undefined);
  }
}

process.on('message', (level: Level) => {
  void new Load(level).measure().then((measured) => process.send?.({ measured } satisfies FromLoad));
});
process.on('disconnect', () => process.exit());
