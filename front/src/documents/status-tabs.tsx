import type { Collection, Document } from '../api/types';
import { useTexts } from '../texts/texts';

export type StatusFilter = 'all' | Document['status'];

/** Which documents are shown, by how far they are; what there is none of is not offered, and where all are alike there is no choice. */
export function StatusTabs(props: { collection: Collection; filter: StatusFilter; onFilter: (filter: StatusFilter) => void }) {
  const { documents } = useTexts();
  const { pending, failed, documents: all } = props.collection;
  const counts: Record<StatusFilter, number> = { all, indexed: all - pending - failed, pending, failed };
  const offered = (Object.keys(counts) as StatusFilter[]).filter((one) => one === 'all' || counts[one] > 0 || one === props.filter);
  if (pending + failed === 0 && props.filter === 'all') return null;
  return (
    <div role="group" aria-label={documents.filter} className="flex flex-wrap gap-1">
      {offered.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === props.filter}
          onClick={() => props.onFilter(one)}
          className="min-h-8 rounded-full px-3 text-xs text-muted transition-colors hover:text-ink aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-ink pointer-coarse:min-h-10"
        >
          {one === 'all' ? documents.all : documents.status[one]} <span className="tabular-nums">{counts[one]}</span>
        </button>
      ))}
    </div>
  );
}
