import { type Outcome, simulate } from '../../support/simulation';

const first = Number(process.env.SEED ?? 1);
const usual = process.env.RUNLOG_LONG === '1' ? 3000 : 80;
const rounds = Number(process.env.ROUNDS ?? (process.env.SEED ? 1 : usual));
const sum = (outcomes: Outcome[], of: (outcome: Outcome) => Record<string, number>): Record<string, number> => {
  const total: Record<string, number> = {};
  for (const outcome of outcomes) for (const [key, n] of Object.entries(of(outcome))) total[key] = (total[key] ?? 0) + n;
  return total;
};

it(
  'keeps every promise in a world where statements fail, hang and are answered to nobody, and processes freeze, die and leave',
  async () => {
    const started = performance.now();
    const outcomes: Outcome[] = [];
    for (let seed = first; seed < first + rounds; seed++) outcomes.push(await simulate(seed));
    const seconds = (performance.now() - started) / 1000;
    const counts = sum(outcomes, ({ runs, events, restarts, lost, steps }) => ({ ...runs, events, restarts, lost, steps }));
    console.info(
      `${rounds} rounds in ${seconds.toFixed(1)} s`,
      counts,
      sum(outcomes, (outcome) => outcome.faults),
    );
  },
  60_000 + rounds * 1000,
);

it('does the same again with the same seed', async () => {
  expect((await simulate(first)).fingerprint).toBe((await simulate(first)).fingerprint);
});
