import type { Clock } from '../../domain/clock';
import { EmbedderMismatch } from '../../domain/knowledge/embedder-mismatch';
import type { RankedChunk, SearchMode } from '../../domain/knowledge/ranking';
import { meanOf, qualityOf, type Quality } from '../../domain/knowledge/retrieval-metrics';
import type { SearchPassages } from './search-passages';

export interface JudgedQuestion {
  text: string;
  /** How relevant documents are, by their source. */
  judged: ReadonlyMap<string, number>;
}

export interface ModeResult extends Quality {
  mode: SearchMode;
  questions: number;
  /** Share of the questions that are given passages, which is not the same: the gate may say that the documents do not tell. */
  answered: number;
  /** One after the other, whole searches. */
  queriesPerSecond: number;
}

export interface Evaluation {
  /** A shared collection. */
  collection: string;
  questions: readonly JudgedQuestion[];
  signal: AbortSignal;
  progress?: (done: number, total: number) => void;
}

export const EVALUATED_MODES: readonly SearchMode[] = ['keyword', 'semantic', 'hybrid'];
/** Chunks looked at, so that a hundred documents are among them. */
const CANDIDATES = 300;

/** How well a collection is searched, in each mode, by questions whose right documents are known. A document ranks as its best chunk. */
export class EvaluateSearch {
  constructor(
    private readonly search: SearchPassages,
    private readonly clock: Clock,
  ) {}

  /** Modes that the collection cannot be searched in are left out. @throws NotFound, Unavailable, and the signal's reason */
  async execute(evaluation: Evaluation): Promise<ModeResult[]> {
    const results: ModeResult[] = [];
    const questions = evaluation.questions.filter(({ judged }) => judged.size > 0);
    const total = questions.length * EVALUATED_MODES.length;
    for (const [at, mode] of EVALUATED_MODES.entries()) {
      const progress = (done: number): void => evaluation.progress?.(at * questions.length + done, total);
      const result = await this.inMode(mode, { ...evaluation, questions, progress }).catch((error: unknown) => {
        if (error instanceof EmbedderMismatch) return undefined;
        throw error;
      });
      if (result) results.push(result);
    }
    return results;
  }

  private async inMode(mode: SearchMode, { collection, questions, signal, progress }: Evaluation): Promise<ModeResult> {
    const qualities: Quality[] = [];
    let answered = 0;
    let searchedMs = 0;
    for (const { text, judged } of questions) {
      const wish = { collection, user: null, query: text, mode, signal };
      const { ranked } = await this.search.rank({ ...wish, k: CANDIDATES });
      qualities.push(qualityOf(documentsOf(ranked), judged));
      const started = this.clock.monotonic();
      const { passages } = await this.search.execute(wish);
      searchedMs += this.clock.monotonic() - started;
      if (passages.length > 0) answered++;
      progress?.(qualities.length, questions.length);
    }
    return {
      mode,
      questions: questions.length,
      ...meanOf(qualities),
      answered: answered / questions.length,
      queriesPerSecond: (questions.length / searchedMs) * 1000,
    };
  }
}

const documentsOf = (ranked: readonly RankedChunk[]): string[] => [...new Set(ranked.map(({ item }) => item.source))];
