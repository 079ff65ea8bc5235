import { bringFolder } from './bring-folder';
import { type KnowledgeCall, withKnowledge } from './knowledge-parts';
import { WrongCall } from './wrong-call';

const USAGE =
  'Name a folder and a collection, as in: make ingest DIR=papers COLLECTION=papers (add --prune to remove documents whose file is gone).';

/** `ingest <folder> <collection> [--prune]`. @throws WrongCall before anything is touched */
export function ingest(args: string[]): KnowledgeCall {
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--prune');
  if (unknown) throw new WrongCall(`ingest does not know ${unknown}. ${USAGE}`);
  const [folder, collection, more] = args.filter((arg) => !arg.startsWith('--'));
  if (!folder || !collection || more !== undefined) throw new WrongCall(USAGE);
  return (call) =>
    withKnowledge(call, async (parts) => {
      const { failed, total } = await bringFolder(parts, { folder, collection, mirror: args.includes('--prune'), signal: call.signal });
      const found = await parts.collections.find(collection, null);
      if (found) await parts.index.refresh(found.id);
      if (total > 0 && failed.length === total) process.exitCode = 1;
    });
}
