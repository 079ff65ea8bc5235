import { useState } from 'react';
import type { Message } from '../api/types';
import { Markdown } from '../markdown/markdown';
import { ResultView } from '../results/result-view';
import { SourceList } from '../sources/source-list';
import { AnswerActions } from './answer-actions';
import { AnswerNotices } from './answer-notices';
import { useAnswerView } from './answer-view';
import { useChat } from './chat-context';
import { PhaseLine } from './phase-line';

/** What was answered, or is being answered now. `last`: its actions are always seen. */
export function Answer({ message, last }: { message: Message; last: boolean }) {
  const { assistant, searches } = useChat();
  const view = useAnswerView(message, searches);
  const [near, setNear] = useState(false);
  const { text, streaming, passages, result } = view;
  return (
    <div className="group" onPointerEnter={() => setNear(true)} onFocus={() => setNear(true)}>
      {text !== '' && (
        <div data-selectable data-answer={message.message_id}>
          <Markdown text={text} streaming={streaming} passages={passages} />
        </div>
      )}
      {result && <ResultView assistant={assistant} result={result} />}
      {streaming && <PhaseLine view={view} />}
      <AnswerNotices message={message} view={view} />
      {!streaming && (passages.length > 0 || view.grounded === false) && (
        <div className="mt-4">
          <SourceList passages={passages} search={view.search} grounded={view.grounded} cited={view.cited} runId={message.run_id} />
        </div>
      )}
      {!streaming && <AnswerActions message={message} text={text} last={last} near={near} />}
    </div>
  );
}
