import { memo } from 'react';
import { CodeBlock } from './code-block';
import type { Block } from './cut';
import { Prose } from './prose';
import { TableFrame } from './table-block';
import { useCalmed } from './calmed';

/** Pieces in one table. A longer one is laid out in parts with columns of one width: each row would otherwise measure all before it. */
const PIECES = 3;

/** Pieces in one paragraph: a longer one would be broken into lines from its beginning with each word. */
const SPANS = 6;

const parts = (pieces: readonly string[], most: number): (readonly string[])[] =>
  Array.from({ length: Math.ceil(pieces.length / most) }, (_, at) => pieces.slice(at * most, (at + 1) * most));

/** One block. Its pieces that are full are not drawn again when the last one grows. */
export const BlockView = memo(({ block }: { block: Block }) => {
  const { kind, pieces, head, open } = block;
  switch (kind) {
    case 'code':
      return <CodeBlock pieces={pieces} language={head} ended={!open} />;
    case 'paragraph':
      return parts(pieces, SPANS).map((part, at) => (
        <p key={at} dir="auto" className={at > 0 ? 'md-runs-on' : ''}>
          {part.map((piece, span) => (
            <Prose key={span} text={piece} as="inline" />
          ))}
        </p>
      ));
    case 'table':
      return (
        <TableFrame>
          {parts(pieces, PIECES).map((part, at) => (
            <table key={at} className={pieces.length > PIECES ? 'md-table-part' : ''}>
              {at === 0 && <Prose text={head} as="head" />}
              <tbody>
                {part.map((piece, row) => (
                  <Prose key={row} text={head + piece} as="rows" />
                ))}
              </tbody>
            </table>
          ))}
        </TableFrame>
      );
    case 'list':
    case 'quote':
    case 'line':
      return <Whole text={pieces[0] ?? ''} open={open} continues={block.continues} />;
    default:
      return kind satisfies never;
  }
});

function Whole({ text, open, continues }: { text: string; open: boolean; continues: boolean }) {
  const shown = useCalmed(text, open);
  return (
    <div className={continues ? 'md-continues' : 'md-whole'}>
      <Prose text={shown} ended={!open} />
    </div>
  );
}
