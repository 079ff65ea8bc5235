import { useTexts } from '../texts/texts';
import type { AnswerView } from './answer-view';

/** What goes on: a quiet line below what is there so far. */
export function PhaseLine({ view: { phase, search, restarts, text } }: { view: AnswerView }) {
  const { chat } = useTexts();
  const now = phase === 'ended' ? chat.phase.answering : chat.phase[phase];
  return (
    <div className="mt-2 flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 text-sm text-muted">
      <span aria-hidden className="relative flex size-2">
        <span className="absolute inset-0 animate-ping rounded-full bg-accent opacity-60" />
        <span className="size-2 rounded-full bg-accent" />
      </span>
      <span>{now}</span>
      {search && search.mode !== 'selected_text' && text === '' && (
        <span dir="auto" className="min-w-0 truncate">
          {chat.phase.searched(search.query)}
        </span>
      )}
      {restarts > 0 && <span className="text-warn">{chat.restarted(restarts)}</span>}
    </div>
  );
}
