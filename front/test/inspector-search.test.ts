import { execFileSync } from 'node:child_process';
import { askAgain, eventsAsJson, followStream } from '../src/inspector/curl';
import { countsByType, matching } from '../src/inspector/event-search';
import { done, eventsOf, RUN, status, token } from './inspector-events';

const EVENTS = eventsOf([status(0, 'thinking'), token(1, 'Ana Ruiz'), token(2, ' knows Go'), done(3)]);
const seqs = (types: string[], text = ''): number[] => matching(EVENTS, { types: new Set(types), text }).map(({ seq }) => seq);

it('finds events by type, by text in any case, and by both', () => {
  expect(seqs([])).toEqual([1, 2, 3, 4]);
  expect(seqs(['token'])).toEqual([2, 3]);
  expect(seqs([], ' ANA ')).toEqual([2]);
  expect(seqs(['token', 'done'], 'done')).toEqual([4]);
  expect(seqs(['status'], 'ana')).toEqual([]);
  expect([...countsByType(EVENTS)]).toEqual([
    ['status', 1],
    ['token', 2],
    ['done', 1],
  ]);
});

it('writes commands that a shell reads as they were meant, whatever the question holds', () => {
  const question = `It's "$HOME" \`id\` \\ $(id)\nand a line`;
  const argsOf = (command: string): string[] =>
    execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; }\n${command}`], { env: { TOKEN: 'secret', HOME: '/nobody' } })
      .toString()
      .split('\0');
  const asked = argsOf(askAgain('http://here', RUN, question));
  expect(asked).toContain('http://here/api/threads/t/messages');
  expect(asked).toContain('Authorization: Bearer secret');
  expect(JSON.parse(asked[asked.indexOf('-d') + 1]!)).toEqual({ content: question });
  expect(argsOf(followStream('http://here', RUN, 7))).toContain('Last-Event-ID: 7');
  expect(followStream('http://here', RUN, 0)).not.toContain('Last-Event-ID');
  expect(argsOf(eventsAsJson('http://here', RUN))).toContain('Accept: application/json');
});
