import type { Passage } from '../api/types';
import { useTexts } from '../texts/texts';
import { excerpt } from './passage-place';

const LONGEST = 400;

/** What a passage is, and how it begins. */
export function PassagePreview({ passage }: { passage: Passage }) {
  const { sources } = useTexts();
  return (
    <div className="text-sm font-normal">
      <p className="font-semibold break-words" dir="auto">
        {passage.title}
      </p>
      <p className="mt-0.5 truncate text-xs text-muted">
        <bdi>{passage.source}</bdi>
        {passage.page !== undefined && <> · {sources.page(passage.page)}</>}
      </p>
      <p className="mt-2 leading-relaxed break-words text-ink" dir="auto">
        {excerpt(passage, LONGEST)}
      </p>
    </div>
  );
}
