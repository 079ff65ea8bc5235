import { times } from '../support/until';

/** Long answers of each shape that a page could stumble over; a token is a word. */
const WORDS =
  'every answer is a durable run whose events are stored before anyone sees them and resumed from a cursor after any loss'.split(' ');
const word = (at: number): string => WORDS[(at * 7 + Math.floor(at / 13)) % WORDS.length] as string;
const sentence = (from: number, words: number): string => {
  const text = times(words, (i) => (i % 9 === 4 ? `**${word(from + i)}**` : i % 17 === 7 ? `\`${word(from + i)}\`` : word(from + i))).join(
    ' ',
  );
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

/** Sections of headings, paragraphs, lists, a table and code. */
function section(at: number): string {
  const from = at * 200;
  return [
    `## Part ${at + 1}: ${word(from)} ${word(from + 1)}`,
    `${sentence(from, 30)} ${sentence(from + 30, 25)} See [the page](https://example.org/${at}).`,
    times(5, (i) => `- ${sentence(from + 60 + i * 8, 8)}`).join('\n'),
    `| name | value | remark |\n| --- | ---: | --- |\n${times(4, (i) => `| ${word(from + i)} | ${i * 12} | ${word(from + i + 3)} ${word(from + i + 4)} |`).join('\n')}`,
    `\`\`\`ts\n${times(8, (i) => `const ${word(from + i)}${i} = { at: ${i}, of: '${word(from + i + 1)}' }; // ${word(from + i + 2)}`).join('\n')}\n\`\`\``,
    `${sentence(from + 120, 40)}`,
  ].join('\n\n');
}

const upTo = (tokens: number, part: (at: number) => string, between: string): string => {
  let [text, count] = ['', 0];
  for (let at = 0; count < tokens; at++) {
    const next = part(at);
    text += (at ? between : '') + next;
    count += next.split(/\s+/).length;
  }
  return text;
};

export const LONG_ANSWERS = {
  mixed: (tokens: number): string => upTo(tokens, section, '\n\n'),
  'one paragraph': (tokens: number): string => upTo(tokens, (at) => sentence(at * 20, 20), ' '),
  'one list': (tokens: number): string => upTo(tokens, (at) => `${at + 1}. ${sentence(at * 8, 8)}`, '\n'),
  'one code fence': (tokens: number): string =>
    `\`\`\`ts\n${upTo(tokens, (at) => `  ${word(at)}(${at}, '${word(at + 1)}', ${word(at + 2)});`, '\n')}\n\`\`\``,
  'one table': (tokens: number): string =>
    `| a | b | c |\n| --- | --- | --- |\n${upTo(tokens, (at) => `| ${word(at)} | ${at} | ${word(at + 5)} |`, '\n')}`,
};
export type Shape = keyof typeof LONG_ANSWERS;

/** What a short answer of a long thread says. */
export const shortAnswer = (at: number): string =>
  section(at)
    .split('\n\n')
    .slice(1, 2 + (at % 4))
    .join('\n\n');
