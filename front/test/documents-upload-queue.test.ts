import { Problem } from '../src/api/problem';
import type { SendFile, Sending } from '../src/documents/send-file';
import { MOST_UPLOADS, UploadQueue } from '../src/documents/upload-queue';
import { until } from '../../test/support/until';

interface Call extends Sending {
  name: string;
  end: (how: 'received' | 'unchanged' | Problem) => void;
}

/** A queue whose service is the test. */
function stage() {
  const calls: Call[] = [];
  const later: { then: () => void; ms: number }[] = [];
  const changed: string[] = [];
  const send: SendFile = (_, file, sending) =>
    new Promise((resolve, reject) => {
      sending.signal.addEventListener('abort', () => reject(sending.signal.reason));
      const end: Call['end'] = (how) =>
        how instanceof Problem ? reject(how) : resolve({ documentId: 'd', unchanged: how === 'unchanged' });
      calls.push({ ...sending, name: file.name, end });
    });
  const queue = new UploadQueue(
    send,
    (collection) => changed.push(collection),
    (then, ms) => later.push({ then, ms }),
  );
  const kinds = (): string[] => queue.value.map(({ state }) => state.kind);
  return { queue, calls, later, changed, kinds };
}
const files = (count: number): File[] => Array.from({ length: count }, (_, at) => new File(['x'], `${at}.txt`));

describe('the queue of uploads', () => {
  it('sends three at a time, in order, and tells what changed', async () => {
    const { queue, calls, changed, kinds } = stage();
    queue.add('mine', files(5));
    expect(calls.map(({ name }) => name)).toEqual(['0.txt', '1.txt', '2.txt']);
    calls[1]!.onProgress(0.5);
    expect(queue.value[1]!.state).toEqual({ kind: 'sending', share: 0.5 });
    calls[1]!.end('received');
    calls[0]!.end('unchanged');
    await until('the next two go', () => calls.length === 5);
    expect(kinds()).toEqual(['unchanged', 'received', 'sending', 'sending', 'sending']);
    expect(changed).toEqual(['mine', 'mine']);
  });

  it('stops a file that goes or waits, and lets the next one go', async () => {
    const { queue, calls, kinds } = stage();
    queue.add('mine', files(4));
    queue.stop(queue.value[0]!.id);
    expect(calls[0]!.signal.aborted).toBe(true);
    await until('the next goes', () => calls.length === 4);
    calls[0]!.onProgress(0.9); // comes late
    expect(kinds()).toEqual(['stopped', 'sending', 'sending', 'sending']);
  });

  it('keeps what was refused with its reason, and sends it again when asked', async () => {
    const { queue, calls, kinds } = stage();
    queue.add('mine', files(1));
    const problem = new Problem(415, 'unsupported_media_type', 'This is no document.');
    calls[0]!.end(problem);
    await until('it has failed', () => kinds()[0] === 'failed');
    expect(queue.value[0]!.state).toEqual({ kind: 'failed', problem });
    queue.again(queue.value[0]!.id);
    expect(calls).toHaveLength(2);
    calls[1]!.end('received');
    await until('it is received', () => kinds()[0] === 'received');
    queue.again(queue.value[0]!.id);
    expect(calls).toHaveLength(2);
    queue.clear();
    expect(queue.value).toEqual([]);
  });

  it('waits as long as the service says where there were too many calls, and gives up in the end', async () => {
    const { queue, calls, later, kinds } = stage();
    queue.add('mine', files(1));
    for (let round = 1; round < 5; round++) {
      calls.at(-1)!.end(new Problem(429, 'rate_limited', 'Too many.', undefined, 7));
      await until('it waits', () => later.length === round);
      expect(queue.value[0]!.state).toEqual({ kind: 'later', seconds: 7 });
      expect(later.at(-1)!.ms).toBe(7000);
      later.at(-1)!.then();
      await until('it goes again', () => calls.length === round + 1);
    }
    calls.at(-1)!.end(new Problem(429, 'rate_limited', 'Too many.', undefined, 7));
    await until('it has failed', () => kinds()[0] === 'failed');
    expect(later).toHaveLength(4);
  });

  it('does not send what was stopped while it waited for the service', async () => {
    const { queue, calls, later, kinds } = stage();
    queue.add('mine', files(1));
    calls[0]!.end(new Problem(429, 'rate_limited', 'Too many.'));
    await until('it waits', () => later.length === 1);
    queue.stop(queue.value[0]!.id);
    later[0]!.then();
    expect(kinds()).toEqual(['stopped']);
    expect(calls).toHaveLength(1);
  });

  it('takes no more than it has room for, and says how many it did not take', () => {
    const { queue } = stage();
    expect(queue.add('mine', files(MOST_UPLOADS + 3))).toBe(3);
    expect(queue.add('mine', files(1))).toBe(1);
    expect(queue.value).toHaveLength(MOST_UPLOADS);
  });
});
