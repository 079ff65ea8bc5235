import { memo, useMemo, useState } from 'react';
import type { Passage } from '../api/types';
import { BlockView } from './block-view';
import { extended, GROUP, NOTHING, type Block, type Cut } from './cut';
import './markdown.css';
import { Passages } from './passages';
import { tailOf } from './tail';

/**
 * An answer's Markdown. While it streams, each frame costs what is new in it: the text is cut into blocks as it comes, and a block that
 * has ended is never drawn again. `[n]` is a chip where `passages` has an n.
 */
export const Markdown = memo(
  ({ text, streaming = false, passages }: { text: string; streaming?: boolean; passages?: readonly Passage[] }) => {
    const [cut, setCut] = useState(NOTHING);
    const next = extended(cut, text);
    if (next !== cut) setCut(next);
    const byNumber = useMemo(() => new Map((passages ?? []).map((passage) => [passage.n, passage])), [passages]);
    const groups = groupsOf(next, streaming);
    return (
      <Passages value={byNumber}>
        <div className={groups.length > 1 ? 'md md-long' : 'md'}>
          {groups.map((group, at) => (
            <Group key={at} blocks={group} />
          ))}
        </div>
      </Passages>
    );
  },
);

/** What has not ended stands where it will stand then, so that it is not drawn anew when it ends. */
function groupsOf(cut: Cut, streaming: boolean): readonly (readonly Block[])[] {
  const tail = tailOf(cut, streaming);
  const last = cut.groups.at(-1);
  return last && last.length < GROUP ? [...cut.groups.slice(0, -1), [...last, ...tail]] : [...cut.groups, tail];
}

const Group = memo(({ blocks }: { blocks: readonly Block[] }) => (
  <div className="md-group">
    {blocks.map((block) => (
      <BlockView key={`${block.key}${block.kind}`} block={block} />
    ))}
  </div>
));
