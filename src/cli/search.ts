import { parseArgs } from 'node:util';
import { type KnowledgeCall, withKnowledge } from './knowledge-parts';
import { say } from './say';
import { WrongCall } from './wrong-call';

const USAGE = 'Ask something, as in: make search Q="Who knows Kubernetes?" COLLECTION=cvs';
const SHOWN = 400;

/** `search <question> [--collection name] [--mode hybrid|semantic|keyword] [-k n]`: prints the ranked passages. */
export function search(args: string[]): KnowledgeCall {
  const { question, collection, mode, k } = readCall(args);
  return (call) =>
    withKnowledge(call, async ({ search: searching, collections }) => {
      const name = collection ?? ((await collections.find('cvs', null)) ? 'cvs' : 'docs');
      const found = await searching.execute({ collection: name, user: null, query: question, mode, k, tail: true, signal: call.signal });
      const bold = paint(1);
      const dim = paint(2);
      for (const { n, title, source, page, snippet, score } of found.passages) {
        const text = snippet.replaceAll(/\s+/g, ' ');
        process.stdout.write(
          `${bold(`${n}. ${title}`)}  ${dim(`${source}${page ? `, page ${page}` : ''} · ${score}`)}\n   ${text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()} …` : text}\n`,
        );
      }
      if (found.passages.length === 0) say(`Nothing in ${name} fits.`);
      say(dim(`${found.passages.length} passages of ${name}, version ${found.version}, mode ${found.mode}`));
    });
}

const paint =
  (code: number) =>
  (text: string): string =>
    process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text;

const MODES = ['hybrid', 'semantic', 'keyword'] as const;
type Mode = (typeof MODES)[number];

interface SearchCall {
  question: string;
  collection: string | undefined;
  mode: Mode;
  k: number;
}

function readCall(args: string[]): SearchCall {
  const { values, positionals } = parsed(args);
  const question = positionals.join(' ').trim();
  if (question === '') throw new WrongCall(USAGE);
  const mode = (values.mode ?? 'hybrid') as Mode;
  if (!MODES.includes(mode)) throw new WrongCall(`There is no mode ${mode}: it is one of ${MODES.join(', ')}.`);
  const k = Number(values.k ?? 10);
  if (!Number.isInteger(k) || k < 1 || k > 100) throw new WrongCall('-k is a whole number from 1 to 100.');
  return { question, collection: values.collection, mode, k };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { collection: { type: 'string' }, mode: { type: 'string' }, k: { type: 'string', short: 'k' } },
    });
  } catch (error) {
    throw new WrongCall(`${(error as Error).message.split('. ')[0]}. ${USAGE}`);
  }
}
