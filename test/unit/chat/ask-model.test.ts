import { AskModel } from '../../../src/application/chat/ask-model';
import type { RunLog } from '../../../src/domain/chat/event-log';
import type { FinishReason } from '../../../src/domain/chat/run-event';
import type { RunId } from '../../../src/domain/ids';
import type { TakePiece } from '../../../src/domain/models/language-model';
import { ModelFailure } from '../../../src/domain/models/model-failure';
import { Journal } from '../../../src/infrastructure/engine/journal';
import { aClaim, told } from '../../contract/engine-world';
import { openMemoryEngineWorld } from '../../contract/memory-engine-world';
import { FakeClock, settled } from '../../support/fake-clock';
import { GatedTransport } from '../../support/gated-transport';

const CANCELLED = new Error('cancelled');
const prompt = { system: '', messages: [], passages: [], maxOutputTokens: 1 };
/** More than the log of a run has room for. */
const MUCH = 'x'.repeat(100_000);

let gate: GatedTransport;
let world: Awaited<ReturnType<typeof openMemoryEngineWorld>>;
let clock: FakeClock;
let cancel: AbortController;
let log: RunLog;
let run: RunId;

beforeEach(async () => {
  gate = new GatedTransport();
  world = await openMemoryEngineWorld(gate.run);
  clock = new FakeClock();
  cancel = new AbortController();
  const listener = { committed: () => undefined, cancelRequested: () => cancel.abort(CANCELLED), failed: () => undefined };
  const claim = await aClaim(world);
  log = new Journal(world.store, clock, listener).open(claim);
  run = claim.runId;
});
afterEach(() => {
  log.abandon();
  expect(clock.pending).toBe(0);
});

/** How asking a model ends that speaks like this. */
function asking(speak: (take: TakePiece, signal: AbortSignal) => Promise<FinishReason>): Promise<unknown> {
  const chain = [
    { name: 'test/model', stream: (_: unknown, { take, signal }: { take: TakePiece; signal: AbortSignal }) => speak(take, signal) },
  ];
  const ask = new AskModel({ chain }, clock, { firstTokenSeconds: 20, stallSeconds: 8 });
  return ask.execute(log, prompt, () => [], cancel.signal).catch((error: unknown) => error);
}

it('does not begin anew when the flush of what was said brings a cancel: the partial answer stays', async () => {
  // Regression: a `restart` was written behind it, which takes back what was said.
  const release = gate.hold('flush');
  const outcome = asking(async (take) => {
    void take({ text: 'a partial answer' });
    throw new ModelFailure('upstream_truncated', 'Cut.', true);
  });
  await settled();
  await world.cancel(run);
  release();
  expect(await outcome).toBe(CANCELLED);
  expect(await told(world, run)).toEqual(['1 token a partial answer']);
});

it('leaves no timer for a token that is taken when its try is over', async () => {
  const release = gate.hold('flush');
  const outcome = asking(async (take) => {
    void take({ text: MUCH });
    return 'stop';
  });
  await outcome;
  release();
  await settled();
  expect(clock.pending).toBe(0);
});

it('lets the stall clock stand still while the log has no room, whatever sign of life the model gives', async () => {
  const release = gate.hold('flush');
  let say = (): void => undefined;
  const outcome = asking(async (take) => {
    void take({ text: MUCH });
    await new Promise<void>((resolve) => (say = resolve));
    void take({ alive: true });
    await new Promise<void>((resolve) => (say = resolve));
    return 'stop';
  });
  await settled();
  say();
  await clock.advance(60_000);
  release();
  await settled();
  say();
  expect(await outcome).toMatchObject({ model: 'test/model', answer: { content: MUCH } });
});
