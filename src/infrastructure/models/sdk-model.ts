import type { FinishReason } from '../../domain/chat/run-event';
import type { LanguageModel, ModelPiece, TakePiece } from '../../domain/models/language-model';
import type { ModelFailure } from '../../domain/models/model-failure';
import type { Prompt } from '../../domain/models/prompt';
import { factsOf } from './error-facts';
import { brokenOff, refused, stoppedOddly, withoutMark } from './failures';
import type { Provider } from './provider';
import { NoStream } from './stream-fetch';

/** What a chunk of a provider's stream holds; `finish` is its terminal mark, in the provider's own word. */
export interface ChunkRead {
  pieces: ModelPiece[];
  finish?: string | undefined;
}

/** One for all: an abort without a reason makes an error of its own, with its stack. The SDKs know an abort by this name. */
const CLOSED = new DOMException('The stream is left', 'AbortError');

export type TakeChunk = (chunk: unknown) => void | Promise<void>;

/** Hands on what an SDK iterates over. */
export async function handOn(chunks: AsyncIterable<unknown>, take: TakeChunk): Promise<void> {
  for await (const chunk of chunks) {
    const room = take(chunk);
    if (room) await room;
  }
}

/**
 * The SDKs' clocks run until the headers come, and those of a server that loads its model take minutes: the executor's clocks are the shorter ones.
 * fetch has bounds of its own: 10 s to connect, 300 s until the headers and between two pieces of the body.
 */
export const HEADERS_MS = 3_600_000;

/** Behind the terminal mark only the usage may still come: a server that then leaves the connection open is not waited for. */
const AFTER_MARK_MS = 2000;

/**
 * One try on a provider's SDK: open → chunks → terminal mark. What is the same of all three stands here: only a terminal mark is success,
 * and however the stream ends or is left, the provider's connection is closed.
 */
export abstract class SdkModel implements LanguageModel {
  readonly name: string;

  protected constructor(protected readonly provider: Provider) {
    this.name = provider.id;
  }

  async stream(prompt: Prompt, { signal, take }: { signal: AbortSignal; take: TakePiece }): Promise<FinishReason> {
    signal.throwIfAborted();
    const connection = new AbortController();
    const close = (): void => connection.abort(CLOSED);
    signal.addEventListener('abort', close, { once: true });
    const read = this.reader();
    let finish: string | undefined;
    let overdue: NodeJS.Timeout | undefined;
    try {
      await this.chunks(prompt, connection.signal, (chunk) => {
        const { pieces, finish: mark } = read(chunk);
        finish ??= mark;
        if (finish !== undefined) overdue ??= setTimeout(close, AFTER_MARK_MS);
        let room: Promise<void> | void = undefined;
        for (const piece of pieces) room = take(piece) ?? room;
        return room;
      });
    } catch (error) {
      signal.throwIfAborted();
      const failure = this.failureOf(error);
      // Behind its terminal mark the answer is whole, and a socket that is cut there costs at most the usage.
      if (!(finish && failure.code === 'upstream_truncated')) throw failure;
    } finally {
      clearTimeout(overdue);
      signal.removeEventListener('abort', close);
      close(); // Google's SDK leaves the connection open, and the model running, when its stream is left
    }
    signal.throwIfAborted(); // Anthropic's and OpenAI's SDKs end an aborted stream as if it were whole
    return this.success(finish);
  }

  /** Makes the call, without retries (the executor's are counted and told), and hands on its chunks to their end; waits where `take` asks for it. */
  protected abstract chunks(prompt: Prompt, signal: AbortSignal, take: TakeChunk): Promise<void>;
  /** Reads the chunks of one stream. */
  protected abstract reader(): (chunk: unknown) => ChunkRead;
  /** What the provider sent, when the SDK threw it as an error in the stream. */
  protected abstract sentError(error: unknown): { body: unknown } | undefined;
  protected abstract readonly finishReasons: Readonly<Record<string, FinishReason | undefined>>;

  /** The SDK's own message may hold a raw body, so it is never shown. */
  private failureOf(error: unknown): ModelFailure {
    for (let at = error; at instanceof Error; at = at.cause) if (at instanceof NoStream) return at.failure;
    const sent = this.sentError(error);
    return sent ? refused(this.provider, factsOf(sent.body, this.provider.key)) : brokenOff(this.provider, error);
  }

  /** `[DONE]`, or a clean end, is no success: only a terminal mark is. */
  private success(finish: string | undefined): FinishReason {
    if (finish === undefined) throw withoutMark(this.provider);
    const reason = this.finishReasons[finish];
    if (!reason) throw stoppedOddly(this.provider);
    return reason;
  }
}
