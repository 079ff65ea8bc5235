import type { Assistant } from '../../domain/chat/assistant';
import type { EventData } from '../../domain/chat/run-event';
import type { RunContext } from '../../domain/chat/run-repository';
import type { ChunkId, DocumentId, UserId } from '../../domain/ids';
import type { SearchPassages } from '../knowledge/search-passages';

export type Sources = EventData['sources'];

/** The id of what has none: a selected text is no chunk of a document. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** What an answer may stand on: passages of a collection, or the text that came with the question. */
export class FindSources {
  constructor(private readonly search: SearchPassages) {}

  /** Whether the answer is to be grounded at all. */
  needed(context: RunContext, assistant: Assistant): boolean {
    return context.request.mode === 'selected_text_only' || (context.collection ?? assistant.collection) !== undefined;
  }

  async execute(user: UserId, context: RunContext, assistant: Assistant, signal: AbortSignal): Promise<Sources> {
    const query = context.history.at(-1)?.content ?? '';
    if (context.request.mode === 'selected_text_only') return selected(query, context.request.selected_text ?? '');
    const collection = context.collection ?? assistant.collection ?? '';
    return this.search.execute({ collection, user, query, signal });
  }
}

/** Touches neither embedder nor index. */
const selected = (query: string, text: string): Sources => ({
  query,
  mode: 'selected_text',
  version: 0,
  passages: [
    {
      n: 1,
      chunk_id: NO_ID as ChunkId,
      document_id: NO_ID as DocumentId,
      title: 'Selected text',
      source: 'selection',
      snippet: text,
      score: 1,
    },
  ],
});
