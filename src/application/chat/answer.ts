import type { FinishReason } from '../../domain/chat/run-event';
import type { Usage } from '../../domain/chat/run';
import { CitationTracker } from '../../domain/knowledge/citations';
import type { Passage } from '../../domain/knowledge/passage';
import { WellFormedPieces } from '../../domain/text';

/** Characters a token, where a provider does not tell its usage. */
const CHARACTERS_PER_TOKEN = 4;

/** An answer as it grows: its text made storable, its citations noticed. One for each try of a model. */
export class Answer {
  content = '';
  finishReason: FinishReason = 'stop';
  private readonly pieces = new WellFormedPieces();
  private readonly tracker: CitationTracker;
  private readonly cited = new Set<number>();
  private told: Partial<Usage> = {};

  constructor(
    private readonly passages: Passage[],
    private readonly promptCharacters: number,
  ) {
    this.tracker = new CitationTracker(passages.map((passage) => passage.n));
  }

  /** The token event for a piece of the model's text; undefined while nothing whole has come. */
  take(piece: string): { content: string; citations: number[] } | undefined {
    return this.grow(this.pieces.push(piece));
  }

  /** What was held back, when the model has ended. */
  finish(reason: FinishReason): { content: string; citations: number[] } | undefined {
    this.finishReason = reason;
    return this.grow(this.pieces.end());
  }

  count(usage: Partial<Usage>): void {
    this.told = { ...this.told, ...usage };
  }

  /** The provider's own count, else an estimate. */
  get usage(): Usage {
    return {
      input_tokens: this.told.input_tokens ?? Math.ceil(this.promptCharacters / CHARACTERS_PER_TOKEN),
      output_tokens: this.told.output_tokens ?? Math.ceil(this.content.length / CHARACTERS_PER_TOKEN),
    };
  }

  /** Whether the answer stands on at least one of its passages. */
  get grounded(): boolean {
    return this.passages.length > 0 && this.cited.size > 0;
  }

  private grow(content: string): { content: string; citations: number[] } | undefined {
    if (content === '') return undefined;
    this.content += content;
    const citations = this.tracker.push(content);
    for (const n of citations) this.cited.add(n);
    return { content, citations };
  }
}
