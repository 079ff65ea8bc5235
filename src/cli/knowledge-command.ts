import type { Settings } from '../infrastructure/config/settings';
import { withDatabase } from './database-of-call';
import { evaluate } from './eval';
import { ingest } from './ingest';
import type { KnowledgeCall } from './knowledge-parts';
import { ragRebuild } from './rag-rebuild';
import { search } from './search';

/** Each reads its arguments before anything is touched. */
const COMMANDS = {
  ingest,
  'rag-rebuild': ragRebuild,
  search,
  eval: (args: string[]): KnowledgeCall => {
    return (call) => evaluate(args, call);
  },
};
export type KnowledgeCommand = keyof typeof COMMANDS;

/** One of the commands that work on documents. Ctrl-C leaves what has been done as it is; called again, it goes on from there. */
export async function runKnowledgeCommand(command: KnowledgeCommand, args: string[], settings: Settings): Promise<void> {
  const work = COMMANDS[command](args);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stop.abort(new Error('Stopped. The same command goes on from here.')));
  await withDatabase(settings, (url) => work({ settings, url, signal: stop.signal }));
}
