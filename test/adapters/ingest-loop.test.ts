import type { CollectionId, DocumentId, ProcessId } from '../../src/domain/ids';
import type { DocumentClaim } from '../../src/domain/knowledge/document-queue';
import { IngestLoop } from '../../src/infrastructure/ingestion/ingest-loop';
import { systemClock } from '../../src/infrastructure/system-clock';
import { KnowledgeStage, text } from '../support/knowledge-stage';
import { times, until } from '../support/until';

let stage: KnowledgeStage;
const members: Member[] = [];
beforeEach(async () => {
  stage = await KnowledgeStage.open();
});
afterEach(async () => {
  for (const member of members.splice(0)) await member.end();
  await stage.close();
});

/** A process with a loop. What it reads, it reads when the gate is open. */
class Member {
  readonly loop: IngestLoop;
  readonly read: DocumentId[] = [];
  readonly refreshed: CollectionId[] = [];
  readonly reported: unknown[] = [];
  mayClaim = true;
  mostAtOnce = 0;
  private atOnce = 0;
  private readonly over = new AbortController();
  private readonly running: Promise<void>;
  private open: () => void = () => undefined;
  private gate: Promise<void> = Promise.resolve();

  constructor(
    readonly id: ProcessId,
    run = true,
  ) {
    const ingest = stage.ingest();
    this.loop = new IngestLoop(stage.queue, systemClock, {
      concurrency: 2,
      execute: async (claim, signal) => {
        this.read.push(claim.id);
        this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
        return this.execute(claim, signal, ingest).finally(() => this.atOnce--);
      },
      changed: (collection) => Promise.resolve(void this.refreshed.push(collection)),
      processId: () => id,
      mayClaim: () => this.mayClaim,
      report: (error) => this.reported.push(error),
    });
    this.running = run ? this.loop.run(this.over.signal) : Promise.resolve();
    members.push(this);
  }

  static async join(run = true): Promise<Member> {
    return new Member(await stage.process(), run);
  }

  private async execute(claim: DocumentClaim, signal: AbortSignal, ingest: ReturnType<KnowledgeStage['ingest']>): Promise<boolean> {
    const left = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
    await Promise.race([this.gate, left]);
    return ingest.execute(claim, signal);
  }

  hold(): void {
    this.gate = new Promise((resolve) => (this.open = resolve));
  }
  release = (): void => this.open();

  async end(): Promise<void> {
    this.release();
    await this.loop.leave(AbortSignal.timeout(5000));
    this.over.abort();
    await this.running;
  }
}

const submit = async (n: number, name = 'papers'): Promise<DocumentId[]> => {
  const { id } = await stage.shared(name);
  return Promise.all(times(n, async (i) => (await stage.documents.submit(id, text(`d${i}`, `text ${i}`))).id));
};
const statuses = async (ids: DocumentId[]): Promise<string[]> => (await stage.documents.progress(ids)).map(({ status }) => status);
const allIndexed = (ids: DocumentId[]) => until('all of them', async () => (await statuses(ids)).every((status) => status === 'indexed'));

it('reads what waits, each document once, two at a time', async () => {
  const ids = await submit(15);
  const [one, other] = [await Member.join(), await Member.join()];
  await allIndexed(ids);
  expect([...one.read, ...other.read].sort()).toEqual([...ids].sort());
  expect([one.mostAtOnce <= 2, other.mostAtOnce <= 2]).toEqual([true, true]);
  expect([...one.reported, ...other.reported]).toEqual([]);
});

it('begins at once when it is woken', async () => {
  const member = await Member.join();
  await until('its first look', () => member.loop.reading === 0);
  const ids = await submit(1);
  const at = performance.now();
  member.loop.submitted();
  await allIndexed(ids);
  expect(performance.now() - at).toBeLessThan(900); // the poll comes every second
});

it('makes an index new when all of a folder has been read, not with each file', async () => {
  const member = await Member.join(false);
  const ids = [...(await submit(20)), ...(await submit(3, 'others'))];
  const over = new AbortController();
  const running = member.loop.run(over.signal);
  await until('both indexes', () => new Set(member.refreshed).size === 2);
  expect(await statuses(ids)).toEqual(ids.map(() => 'indexed'));
  expect(member.refreshed.length).toBeLessThan(6);
  over.abort();
  await running;
});

it('gives back what it holds when it leaves: another has it at once', async () => {
  const leaver = await Member.join();
  leaver.hold();
  const ids = await submit(2);
  leaver.loop.submitted();
  await until('both in its hands', () => leaver.loop.reading === 2);
  const stayer = await Member.join();
  await leaver.loop.leave(AbortSignal.timeout(5000));
  expect(leaver.loop.reading).toBe(0);
  await allIndexed(ids);
  expect([...stayer.read].sort()).toEqual([...ids].sort());
  const [row] = await stage.query<{ n: number }>('select max(lost_count)::int as n from documents');
  expect([row!.n, leaver.reported]).toEqual([0, []]);
  leaver.loop.submitted();
  expect(await submit(1)).toHaveLength(1);
  expect(leaver.loop.reading).toBe(0);
});

it('takes over what a dead process held', async () => {
  const dead = await Member.join();
  dead.hold();
  const ids = await submit(2);
  dead.loop.submitted();
  await until('both in its hands', () => dead.loop.reading === 2);
  dead.mayClaim = false;
  await stage.kill(dead.id);
  const heir = await Member.join();
  await allIndexed(ids);
  dead.release(); // the sleeper wakes: what it has read changes nothing
  await until('its end', () => dead.loop.reading === 0);
  expect(await stage.query('select from chunks')).toHaveLength(2);
  expect([...heir.read].sort()).toEqual([...ids].sort());
});

it('drops what it reads when newer bytes have come, and reads those', async () => {
  const member = await Member.join();
  member.hold();
  const { id: collection } = await stage.shared();
  const { id } = await stage.documents.submit(collection, text('a', 'old'));
  member.loop.submitted();
  await until('the old in its hands', () => member.loop.reading === 1);
  await stage.documents.submit(collection, text('a', 'new'));
  member.loop.submitted();
  await until('the new', () => member.read.length === 2);
  member.release();
  await allIndexed([id]);
  expect((await stage.collections.chunks(collection)).chunks.map(({ text: line }) => line)).toEqual(['new']);
  expect(member.reported).toEqual([]);
});

it('goes on after an error of the database', async () => {
  const member = await Member.join();
  const claim = jest.spyOn(stage.queue, 'claim').mockRejectedValueOnce(new Error('away'));
  const ids = await submit(3);
  member.loop.submitted();
  await allIndexed(ids);
  expect(member.reported).toEqual([new Error('away')]);
  claim.mockRestore();
});

it('claims nothing where it is not run, or may not', async () => {
  const [asleep, barred] = [await Member.join(false), await Member.join()];
  barred.mayClaim = false;
  const ids = await submit(1);
  asleep.loop.submitted();
  barred.loop.submitted();
  barred.mayClaim = true;
  await allIndexed(ids);
  expect(asleep.read).toEqual([]);
});
