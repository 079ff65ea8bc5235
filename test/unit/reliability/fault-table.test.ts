import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { times } from '../../support/until';

const ROOT = join(__dirname, '../../..');
const SCRIPT = join(ROOT, 'test/reliability/fault-table.cjs');
const ROWS = 40;

type Status = 'passed' | 'failed' | 'pending';
interface Played {
  name: string;
  status: Status;
  file?: string;
}

let folder: string;
let page: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runlog-table-'));
  page = join(folder, 'page.md');
  writeFileSync(page, '# Reliability\n\n<!-- made by npm run faults:table -->\n<!-- end -->\n\nThe end.\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Every row played and passed, but for what a test wants otherwise. */
const everyRow = (more: Record<number, Status | undefined> = {}): Played[] =>
  times(ROWS, (i) => i + 1).flatMap((row) => {
    const status = row in more ? more[row] : 'passed';
    return status ? [{ name: `[row ${row}] survives`, status }] : [];
  });

function script(played: Played[], ...flags: string[]): { code: number | null; said: string } {
  const report = join(folder, 'jest.json');
  const testResults = played.map(({ name, status, file = 'test/faults/some.test.ts' }) => ({
    name: join(ROOT, file),
    assertionResults: [{ fullName: `around it ${name}`, status }],
  }));
  writeFileSync(report, JSON.stringify({ testResults }));
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...flags, report, page], { encoding: 'utf8' });
  return { code: status, said: stdout + stderr };
}

it('writes a line for each row with the files that play it, and then finds it right', () => {
  const played = [
    ...everyRow({ 28: undefined, 29: undefined, 38: undefined }),
    { name: '[row 28, 29] begins anew', status: 'passed', file: 'test/faults/model.test.ts' },
    { name: '[rows 1, 38] starts again', status: 'passed', file: 'test/faults/embedded.test.ts' },
  ] as Played[];
  expect(script(played).code).toBe(0);
  const lines = readFileSync(page, 'utf8').split('\n');
  expect(lines.filter((line) => /^\| \d+ \|/.test(line))).toHaveLength(ROWS);
  expect(lines.find((line) => line.startsWith('| 1 |'))).toMatch(
    /\[faults\/embedded\]\(\.\.\/test\/faults\/embedded\.test\.ts\), \[faults\/some\]/,
  );
  expect(lines.find((line) => line.startsWith('| 29 |'))).toContain('[faults/model]');
  expect(lines.slice(-3)).toEqual(['', 'The end.', '']);
  expect(script([...played].reverse(), '--check').code).toBe(0); // in whatever order the tests ended
});

it.each([
  ['that no test plays', undefined, /row 7: no test of it ran/],
  ['whose test was skipped', 'pending', /row 7: a test of it was skipped/],
  ['whose test failed', 'failed', /row 7: a test of it failed/],
] as const)('names a row %s, and writes nothing', (_, status, words) => {
  const before = readFileSync(page, 'utf8');
  const { code, said } = script(everyRow({ 7: status, 9: status }));
  expect([code, said.split('\n').filter((line) => line.startsWith('row'))]).toEqual([
    1,
    [expect.stringMatching(words), expect.stringMatching(/^row 9/)],
  ]);
  expect(readFileSync(page, 'utf8')).toBe(before);
});

it('counts one skipped test among passed ones, and lets a machine without a pooler skip what needs it, and says so', () => {
  expect(script([...everyRow(), { name: '[row 7] again', status: 'pending' }]).code).toBe(1);
  const { code, said } = script(everyRow({ 35: 'pending' }));
  expect(code).toBe(0);
  expect(said).toMatch(/row 35 was not played on this machine/);
});

it('does not find another table right', () => {
  expect(script(everyRow()).code).toBe(0);
  writeFileSync(page, readFileSync(page, 'utf8').replace('| 7 |', '| 7 | hardly ever'));
  const { code, said } = script(everyRow(), '--check');
  expect([code, said]).toEqual([1, expect.stringMatching(/npm run faults:table/)]);
});

it('says what is missing when there is no report, no place for the table, or a row that does not exist', () => {
  expect(script([{ name: '[row 41] is new', status: 'passed' }]).said).toMatch(/no row 41/);
  writeFileSync(page, 'no table here');
  expect(script(everyRow())).toEqual({ code: 1, said: expect.stringMatching(/no place for the table/) });
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, join(folder, 'none.json'), page], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/There is no report/)]);
});
