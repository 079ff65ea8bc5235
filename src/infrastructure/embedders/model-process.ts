import { type ChildProcess, fork } from 'node:child_process';
import type { Clock } from '../../domain/clock';
import type { EmbedRequest, ProcessMessage } from './local-embedder-process';
import { LocalFault, type LocalModelPlace } from './local-model';

export interface ModelProcessOptions {
  entry: string;
  place: LocalModelPlace;
  clock: Clock;
  tell: (line: string) => void;
}
export interface Rows {
  /** One text's numbers after another's. */
  numbers: Float32Array;
  dimension: number;
}
interface Call {
  resolve(rows: Rows): void;
  reject(error: Error): void;
}

/** Without a word for so long, it hangs: a large model takes half a minute from a slow disk, a batch seconds. */
const SILENCE_MS = 120_000;

/**
 * The local model's process. none → (ask) loading → ready → (fault, crash, silence, close) none: the next call starts another.
 * Not a thread: ending one in the middle of native code aborts the whole service (seen), and so would whatever goes wrong in there.
 * It keeps our process alive only while a call waits.
 */
export class ModelProcess {
  private child: ChildProcess | undefined;
  private readonly calls = new Map<number, Call>();
  private lastId = 0;
  private callOff: () => void = () => undefined;

  constructor(private readonly options: ModelProcessOptions) {}

  /** @throws LocalFault */
  ask(texts: string[]): Promise<Rows> {
    const id = ++this.lastId;
    const answer = new Promise<Rows>((resolve, reject) => this.calls.set(id, { resolve, reject }));
    const child = (this.child ??= this.start());
    child.ref();
    child.channel?.ref();
    this.watch();
    child.send({ id, texts } satisfies EmbedRequest);
    return answer;
  }

  /** Resolves when the process is gone. */
  async close(): Promise<void> {
    await this.end(new LocalFault('trouble', 'closed'));
  }

  private start(): ChildProcess {
    const { entry, place } = this.options;
    const child = fork(entry, [JSON.stringify(place)], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const gone = (detail: string): void => {
      if (child === this.child) void this.end(new LocalFault('trouble', detail));
    };
    return child
      .on('message', (message: ProcessMessage) => this.take(child, message))
      .on('error', (error: NodeJS.ErrnoException) => gone(error.code ?? error.name))
      .on('exit', (code, signal) => gone(signal ?? `exit code ${code}`));
  }

  private take(child: ChildProcess, message: ProcessMessage): void {
    if (child !== this.child) return;
    if ('alive' in message) {
      if (message.tell) this.options.tell(message.tell);
    } else if ('numbers' in message) {
      this.settle(message.id, (call) => call.resolve(message));
    } else {
      const fault = new LocalFault(message.fault.kind, message.fault.detail);
      if (message.id === undefined) void this.end(fault);
      else this.settle(message.id, (call) => call.reject(fault));
    }
    this.watch();
  }

  private settle(id: number, how: (call: Call) => void): void {
    const call = this.calls.get(id);
    this.calls.delete(id);
    if (call) how(call);
    if (this.calls.size > 0) return;
    this.child?.unref();
    this.child?.channel?.unref();
  }

  private watch(): void {
    this.callOff();
    if (this.calls.size === 0) return;
    this.callOff = this.options.clock.after(SILENCE_MS, () => void this.end(new LocalFault('trouble', 'silent')));
  }

  private async end(fault: LocalFault): Promise<void> {
    const { child } = this;
    this.child = undefined;
    this.callOff();
    for (const call of this.calls.values()) call.reject(fault);
    this.calls.clear();
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const isGone = new Promise((resolve) => child.once('exit', resolve).once('error', resolve)); // an error: it was never there
    child.kill('SIGKILL');
    await isGone;
  }
}
