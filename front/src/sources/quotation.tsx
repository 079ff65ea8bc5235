import type { Passage } from '../api/types';
import { Notice } from '../ui/notice';

/** A passage as it was stored with its answer, and why it stands here by itself. */
export function Quotation({ notice, passage }: { notice: string; passage: Passage | undefined }) {
  return (
    <div className="overflow-y-auto p-5">
      <Notice>{notice}</Notice>
      {passage && (
        <blockquote className="mt-4 border-l-2 border-accent pl-4 leading-7 break-words whitespace-pre-wrap" dir="auto">
          {passage.snippet}
        </blockquote>
      )}
    </div>
  );
}
