import { HoverCard } from 'radix-ui';
import { useState } from 'react';
import type { Passage } from '../api/types';
import { useTexts } from '../texts/texts';
import { PassagePreview } from './passage-preview';
import { openedSource, openSource } from './opened-source';

const LOOK =
  'relative mx-0.5 inline-flex h-[1.15em] min-w-[1.3em] items-center justify-center rounded-[0.4em] px-[0.3em] align-[0.22em] text-[0.7em] leading-none font-semibold tabular-nums no-underline select-none';
// A finger needs more than the eye: the chip's reach is wider than its picture.
const REACH =
  "pointer-coarse:after:absolute pointer-coarse:after:-inset-x-1.5 pointer-coarse:after:-inset-y-3 pointer-coarse:after:content-['']";

/** `[n]` in an answer. `passage` is undefined while its sources have not come. */
export function CitationChip({ n, passage }: { n: number; passage: Passage | undefined }) {
  const { sources } = useTexts();
  const [preview, setPreview] = useState(false);
  if (!passage) return <span className={`${LOOK} bg-raised text-muted`}>{n}</span>;
  return (
    // Beneath the drawer nothing would tell the card that the pointer has left.
    <HoverCard.Root open={preview} onOpenChange={(open) => setPreview(open && !openedSource.value)} openDelay={150} closeDelay={100}>
      <HoverCard.Trigger asChild>
        <button
          type="button"
          aria-label={sources.chip(n, passage.title, passage.page)}
          className={`${LOOK} ${REACH} bg-accent-soft text-accent transition-colors hover:bg-accent hover:text-accent-ink`}
          // The card's own handler of touches would be told that it may not prevent them. A tap opens the drawer.
          onTouchStartCapture={(event) => event.stopPropagation()}
          onClick={() => {
            setPreview(false);
            openSource(passage);
          }}
        >
          {n}
        </button>
      </HoverCard.Trigger>
      <HoverCard.Portal>
        <HoverCard.Content
          side="top"
          sideOffset={6}
          collisionPadding={12}
          className="z-30 w-[min(24rem,calc(100vw-1.5rem))] rounded-xl border border-line bg-surface p-4 shadow-lg"
        >
          <PassagePreview passage={passage} />
        </HoverCard.Content>
      </HoverCard.Portal>
    </HoverCard.Root>
  );
}
