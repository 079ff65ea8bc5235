import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freshDatabase } from '../support/database';
import { startService, type Service } from '../support/service';

const run = promisify(execFile);
const ROOT = join(__dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The README's own lines under a heading, to be run as they stand. */
const script = (heading: string): string => /```sh\n([^]*?)```/.exec(README.slice(README.indexOf(heading)))?.[1] ?? '';

describe('the curl flow of the README', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let service: Service;

  beforeAll(async () => {
    database = await freshDatabase();
    service = await startService({ env: { DATABASE_URL: database.url, OFFLINE_TOKENS_PER_SECOND: '0' } });
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  it('works as written, and the table holds what the client saw', async () => {
    const flow = script('## The flow, in curl').replace('http://127.0.0.1:8000', service.url);
    expect(flow).toContain('Last-Event-ID: 5');
    const { stdout } = await run('bash', ['-euc', `${flow}\necho; echo "RUN=$RUN TOKEN=$TOKEN"`]);
    const id = /^RUN=(\S+) TOKEN/m.exec(stdout)?.[1] ?? '';
    const frames = [...stdout.matchAll(/^id: (\d+)\nevent: (\w+)\ndata: (.*)$/gm)].map(([, seq, type, data]) => ({
      seq: Number(seq),
      type,
      data: JSON.parse(data as string) as unknown,
    }));
    const whole = frames.slice(0, frames.findIndex((frame) => frame.type === 'done') + 1);
    const resumed = frames.slice(whole.length);
    expect(resumed).toEqual(whole.filter((frame) => frame.seq > 5));

    const { stdout: printed } = await run(process.execPath, [join(ROOT, 'dist/cli.js'), 'events', id], {
      env: { ...process.env, DATABASE_URL: database.url },
    });
    const rows = printed.split('\n').flatMap((line) => {
      const [seq, type, data] = line.split(' | ', 3);
      return data?.startsWith('{')
        ? [{ seq: Number(seq), type, data: JSON.parse(line.split(' | ').slice(2, -1).join(' | ')) as unknown }]
        : [];
    });
    expect(rows).toEqual(whole);
  });

  it('makes the first user number 1, and answers about resuming with a citation', async () => {
    const { stdout } = await run('bash', [
      '-c',
      `curl -s ${service.url}/api/users -H 'Content-Type: application/json' -d '{"name": "Bo"}'`,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ user_id: 2 });
    const flow = script('## The flow, in curl').replace('http://127.0.0.1:8000', service.url);
    const answer = await run('bash', ['-euc', flow]);
    const final = /event: final\ndata: (.*)/.exec(answer.stdout)?.[1] ?? '{}';
    expect(JSON.parse(final)).toMatchObject({ content: expect.stringMatching(/Last-Event-ID.*\[\d\]/s), grounded: true });
  });
});
