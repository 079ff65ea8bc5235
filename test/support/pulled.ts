import type { FinishReason } from '../../src/domain/chat/run-event';
import type { LanguageModel, ModelPiece } from '../../src/domain/models/language-model';
import type { Prompt } from '../../src/domain/models/prompt';

/** A model's answer piece by piece, each when it is asked for. Left before its end, the model is told to stop. */
export async function* pulled(
  model: LanguageModel,
  prompt: Prompt,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<ModelPiece, FinishReason, void> {
  const left = new AbortController();
  const waiting: { piece: ModelPiece; taken: () => void }[] = [];
  let wake = (): void => undefined;
  const take = (piece: ModelPiece): Promise<void> => new Promise((taken) => void (waiting.push({ piece, taken }), wake()));
  let reason: FinishReason | undefined;
  let failure: { error: unknown } | undefined;
  const ended = model.stream(prompt, { signal: AbortSignal.any([signal, left.signal]), take }).then(
    (told) => void (reason = told),
    (error: unknown) => void (failure = { error }),
  );
  void ended.then(() => wake());
  try {
    for (;;) {
      const next = waiting.shift();
      if (failure) throw failure.error;
      if (next) {
        next.taken();
        yield next.piece;
      } else if (reason) return reason;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    left.abort();
  }
}
