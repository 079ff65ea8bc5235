import { useInfiniteQuery } from '@tanstack/react-query';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { useTexts } from '../texts/texts';
import { Notice } from '../ui/notice';
import { Spinner } from '../ui/spinner';
import { textQuery } from './document-queries';
import { type TextBlock, textBlocks } from './text-blocks';
import { useSeen } from './use-seen';

/** What was read from a document, as it is searched and cited; more comes as one scrolls, either way. */
export function TextView({ documentId, chunkId }: { documentId: string; chunkId?: string }) {
  const { sources } = useTexts();
  const text = useInfiniteQuery(textQuery(documentId, chunkId));
  const { data, error, isPending, fetchNextPage, fetchPreviousPage } = text;
  const blocks = useMemo(() => textBlocks(data?.pages.flatMap(({ items }) => items) ?? [], chunkId), [data, chunkId]);
  const scroller = useSteadyScroller(data?.pages[0]?.items[0]?.chunk_id);
  const isIdle = !text.isFetching && error === null;
  const round = data?.pages.length ?? 0;
  const top = useSeen(scroller, { active: isIdle && text.hasPreviousPage, round }, () => void fetchPreviousPage());
  const bottom = useSeen(scroller, { active: isIdle && text.hasNextPage, round }, () => void fetchNextPage());
  return (
    <div
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={sources.text}
      className="h-full overflow-y-auto px-5 py-4 [overflow-anchor:none]"
    >
      {isPending && !error && <Waiting />}
      {text.hasPreviousPage && (
        <div ref={top} className="h-10">
          <Waiting />
        </div>
      )}
      {data && blocks.length === 0 && <p className="text-sm text-muted">{sources.noText}</p>}
      <div dir="auto" className="mx-auto max-w-prose text-[0.9375rem] leading-7">
        {blocks.map((block) => (
          <Block key={block.key} block={block} />
        ))}
      </div>
      {text.hasNextPage && (
        <div ref={bottom} className="h-10">
          <Waiting />
        </div>
      )}
      {error && <Notice kind="bad">{error.message}</Notice>}
    </div>
  );
}

const Waiting = () => (
  <div className="flex justify-center py-2">
    <Spinner />
  </div>
);

function Block({ block }: { block: TextBlock }) {
  const { sources } = useTexts();
  if (block.kind === 'page')
    return (
      <p className="mt-6 mb-2 flex items-center gap-3 text-xs text-muted first:mt-0 after:h-px after:flex-1 after:bg-line">
        {sources.page(block.page)}
      </p>
    );
  if (block.kind === 'section')
    return (
      <h3 className="mt-6 mb-1 font-semibold first:mt-0" dir="auto">
        {block.section}
      </h3>
    );
  return (
    <p className="my-3 break-words whitespace-pre-wrap" dir="auto">
      {block.parts.map((part, at) =>
        part.cited ? (
          <mark key={at} className="box-decoration-clone py-0.5">
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </p>
  );
}

/**
 * The scroller of a text of which `first` names the first piece: shows the mark when the text has come; later, what is put before the text
 * moves nothing that is read.
 */
function useSteadyScroller(first: string | undefined): React.RefObject<HTMLDivElement | null> {
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useRef<{ first: string; height: number }>(null);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || first === undefined) return;
    if (shown.current === null) {
      const mark = box.querySelector('mark');
      if (mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
    } else if (shown.current.first !== first) box.scrollTop += box.scrollHeight - shown.current.height;
    shown.current = { first, height: box.scrollHeight };
  });
  return scroller;
}
