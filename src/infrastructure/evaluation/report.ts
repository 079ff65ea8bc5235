import type { ModeResult } from '../../application/knowledge/evaluate-search';
import { barChart } from './bar-chart';

export interface EvaluatedCollection {
  name: string;
  documents: number;
  results: readonly ModeResult[];
}

/** What was measured, on what, by what. */
export interface EvaluationReport {
  collections: readonly EvaluatedCollection[];
  /** What was not measured, and why. */
  notes: readonly string[];
  embedder: string;
  store: string;
  /** In characters. */
  chunk: { size: number; overlap: number };
}

const HEAD =
  '| collection | documents | questions | mode | nDCG@10 | Recall@100 | MRR@10 | given passages | queries/s |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |';

export function reportTable({ collections, notes, embedder, store, chunk }: EvaluationReport): string {
  const rows = collections.flatMap(({ name, documents, results }) => results.map((result) => row(name, documents, result)));
  return [
    '# Search, measured',
    `Embedder ${embedder}, store ${store}, chunks of ${chunk.size} characters with ${chunk.overlap} of overlap. Written by \`make eval\`; docs/retrieval.md says what it means.`,
    ...(rows.length > 0 ? [[HEAD, ...rows].join('\n')] : []),
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n\n');
}

const row = (
  name: string,
  documents: number,
  { mode, questions, ndcg10, recall100, mrr10, answered, queriesPerSecond }: ModeResult,
): string =>
  `| ${name} | ${documents} | ${questions} | ${mode} | ${[ndcg10, recall100, mrr10].map((value) => value.toFixed(3)).join(' | ')} | ${Math.round(answered * 100)} % | ${Math.round(queriesPerSecond)} |`;

export const reportChart = ({ collections, embedder }: EvaluationReport): string =>
  barChart({
    title: `nDCG@10 by mode (${embedder})`,
    groups: collections.map(({ name }) => name),
    series: (['keyword', 'semantic', 'hybrid'] as const).map((mode) => ({
      name: mode,
      values: collections.map(({ results }) => results.find((result) => result.mode === mode)?.ndcg10 ?? 0),
    })),
  });
