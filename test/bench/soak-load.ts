import { setTimeout as sleep } from 'node:timers/promises';
import { question } from './monotonic';
import { ask, eventsRequest, newThread } from './service-calls';
import { readTokens } from './token-reader';

export interface Soak {
  port: number;
  /** How many runs are live at a time; each has two readers. */
  runs: number;
  seconds: number;
  /** Tokens of a run, in the mean: from half to one and a half times as many. */
  tokens: number;
}
export interface SoakTold {
  runs: number;
  tokens: number;
  broken: string[];
  done: boolean;
}

const TELL_MS = 5000;
/** After so many questions a new thread begins: prompts that grow with their threads would look like a leak. */
const QUESTIONS_A_THREAD = 3;
const told: SoakTold = { runs: 0, tokens: 0, broken: [], done: false };

/** One conversation: question after question, each answer read twice, once by a reader who leaves and comes back. */
async function talk({ port, tokens: mean }: Soak, until: number): Promise<void> {
  let thread = '';
  for (let asked = 0; performance.now() < until; asked++) {
    if (asked % QUESTIONS_A_THREAD === 0) thread = await newThread(port);
    const tokens = Math.round(mean * (0.5 + Math.random()));
    const run = await ask(port, thread, question(tokens));
    const whole = { port, tokens, end: 'event: done', token: () => void told.tokens++ };
    const restless = async (): Promise<void> => {
      const { next, cursor } = await readTokens({
        ...whole,
        request: eventsRequest(port, run),
        leaveAt: 1 + Math.floor(Math.random() * (tokens - 1)),
      });
      await sleep(Math.random() * 2000);
      await readTokens({ ...whole, request: eventsRequest(port, run, cursor), next });
    };
    await Promise.all([readTokens({ ...whole, request: eventsRequest(port, run) }), restless()]);
    told.runs++;
  }
}

process.on('message', (soak: Soak) => {
  const until = performance.now() + soak.seconds * 1000;
  const talks = Array.from({ length: soak.runs }, async (_, i) => {
    await sleep((i * 20_000) / soak.runs); // they do not all begin at once
    await talk(soak, until);
  });
  const tell = setInterval(() => process.send?.(told), TELL_MS);
  const noted = talks.map((one) => one.catch((error: unknown) => void told.broken.push(String(error))));
  void Promise.all(noted).then(() => {
    clearInterval(tell);
    process.send?.({ ...told, done: true });
  });
});
process.on('disconnect', () => process.exit());
