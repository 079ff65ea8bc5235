import { type Embed, LocalFault, type LocalFaultKind, type LocalModelPlace, loadLocalModel } from './local-model';

export interface EmbedRequest {
  id: number;
  texts: string[];
}
/** `alive` comes while a model is downloaded, and tells its share at times; a fault without an id is of the model, and the last message. */
export type ProcessMessage =
  | { alive: true; tell?: string }
  | { id: number; numbers: Float32Array; dimension: number }
  | { id?: number; fault: { kind: LocalFaultKind; detail: string } };
type Say = (message: ProcessMessage) => void;

const TENTHS = 10;
const MEGABYTE = 1_000_000;

/** The process in which the local model works, one request after another. Its argument is a LocalModelPlace as JSON; it ends with its parent. */
async function serve(say: Say): Promise<void> {
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL')); // an exit in the middle of native code is a crash, with its core dump
  const waiting: EmbedRequest[] = [];
  let take = (request: EmbedRequest): void => void waiting.push(request);
  process.on('message', (request: EmbedRequest) => take(request));
  const fault = (error: unknown): { kind: LocalFaultKind; detail: string } =>
    error instanceof LocalFault ? { kind: error.kind, detail: error.detail } : { kind: 'trouble', detail: nameOf(error) };
  let embed: Embed;
  try {
    embed = await loadLocalModel(JSON.parse(process.argv[2]!) as LocalModelPlace, teller(say));
  } catch (error) {
    return say({ fault: fault(error) }); // and is ended by its parent
  }
  const answer = async ({ id, texts }: EmbedRequest): Promise<void> => {
    try {
      const { data, dims } = await embed(texts);
      say({ id, numbers: data, dimension: dims.at(-1) ?? 0 });
    } catch (error) {
      say({ id, fault: fault(error) });
    }
  };
  let before = Promise.resolve();
  take = (request) => void (before = before.then(() => answer(request)));
  waiting.forEach(take);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');

/** Tells of large files alone, at each tenth. */
function teller(say: Say): (file: string, loaded: number, total: number) => void {
  const told = new Map<string, number>();
  return (file, loaded, total) => {
    const tenth = total > MEGABYTE ? Math.floor((loaded / total) * TENTHS) : 0;
    const isNew = file !== '' && tenth > (told.get(file) ?? 0);
    if (isNew) told.set(file, tenth);
    say(isNew ? { alive: true, tell: `${file}: ${tenth * TENTHS} % of ${Math.round(total / MEGABYTE)} MB` } : { alive: true });
  };
}

if (process.send) void serve((message) => void process.send!(message));
