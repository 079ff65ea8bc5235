import type { Assistant } from '../../domain/chat/assistant';
import type { EventData } from '../../domain/chat/run-event';
import type { RunContext } from '../../domain/chat/run-repository';
import type { ChunkId, DocumentId, UserId } from '../../domain/ids';
import type { SearchPassages } from '../knowledge/search-passages';
import { FindPeople } from './find-people';
import type { RewriteQuestion } from './rewrite-question';

export type Sources = EventData['sources'];

/** The id of what has none: a selected text is no chunk of a document. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** What an answer may stand on: passages of a collection, or the text that came with the question. */
export class FindSources {
  private readonly people: FindPeople;

  /** @param rewrite undefined: questions are searched for in the user's own words */
  constructor(
    private readonly search: SearchPassages,
    private readonly rewrite?: RewriteQuestion,
  ) {
    this.people = new FindPeople(search);
  }

  /** Whether the answer is to be grounded at all. */
  needed(context: RunContext, assistant: Assistant): boolean {
    return context.request.mode === 'selected_text_only' || (context.collection ?? assistant.collection) !== undefined;
  }

  /** The question as it is searched for. A model may be asked for it, so it is asked once a run. @throws the signal's reason */
  async query(context: RunContext, signal: AbortSignal): Promise<string> {
    const asked = context.history.at(-1)?.content ?? '';
    if (context.request.mode === 'selected_text_only' || !this.rewrite) return asked;
    return this.rewrite.execute(context.history, signal);
  }

  async execute(user: UserId, context: RunContext, assistant: Assistant, query: string, signal: AbortSignal): Promise<Sources> {
    if (context.request.mode === 'selected_text_only') return selected(query, context.request.selected_text ?? '');
    const collection = context.collection ?? assistant.collection ?? '';
    const search = { collection, user, query, signal };
    const { about, retrieval } = assistant;
    if (about === 'people' && retrieval) return this.people.execute({ ...search, ...retrieval });
    return this.search.execute({ ...search, ...retrieval });
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
