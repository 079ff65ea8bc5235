import { createContext, memo, useContext, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Citation } from './citation';
import { CodeBlock } from './code-block';
import { ImageLink, OutLink } from './links';
import { plainSyntax } from './plain-syntax';
import { TableFrame } from './table-block';
import { textMarks } from './text-marks';

const PLUGINS = [remarkGfm, plainSyntax, textMarks];
/** Whether what is drawn has ended: code in it is coloured then. */
const Ended = createContext(true);

interface TreeNode {
  value?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: TreeNode[];
}
const textOf = (node: TreeNode | undefined): string => node?.value ?? node?.children?.map(textOf).join('') ?? '';

function Code({ node }: { node?: TreeNode }) {
  const code = node?.children?.[0];
  const classes = code?.properties?.className;
  const language = Array.isArray(classes) ? (/^language-(.+)/.exec(String(classes[0]))?.[1] ?? '') : '';
  return <CodeBlock pieces={[textOf(code)]} language={language} ended={useContext(Ended)} />;
}

const heading =
  (level: 3 | 4 | 5 | 6, look: string) =>
  ({ children }: { children?: ReactNode }) => {
    // Those of an answer stand below the page's own.
    const Tag = `h${level}` as const;
    return (
      <Tag dir="auto" className={look}>
        {children}
      </Tag>
    );
  };

const Bare = ({ children }: { children?: ReactNode }) => children;

const COMPONENTS: Components = {
  a: OutLink,
  img: ImageLink,
  pre: Code,
  // With a direction of its own it does not decide that of its paragraph.
  code: ({ children }) => <code dir="ltr">{children}</code>,
  cite: ({ node }) => <Citation numbers={String(node?.properties.dataNumbers)} text={textOf(node)} />,
  p: ({ children }) => <p dir="auto">{children}</p>,
  li: ({ children, className }) => (
    <li dir="auto" className={className}>
      {children}
    </li>
  ),
  input: ({ checked }) => <input type="checkbox" checked={Boolean(checked)} readOnly disabled aria-hidden />,
  table: ({ children }) => (
    <TableFrame>
      <table>{children}</table>
    </TableFrame>
  ),
  h1: heading(3, 'md-h1'),
  h2: heading(4, 'md-h2'),
  h3: heading(5, 'md-h3'),
  h4: heading(6, 'md-h3'),
  h5: heading(6, 'md-h3'),
  h6: heading(6, 'md-h3'),
};
const INLINE: Components = { ...COMPONENTS, p: Bare };
const ROWS: Components = { ...COMPONENTS, table: Bare, thead: () => null, tbody: Bare };
const HEAD: Components = { ...COMPONENTS, table: Bare };
const LOOKS = { block: COMPONENTS, inline: INLINE, rows: ROWS, head: HEAD };

/** Markdown, drawn at once and not again while it stays the same. No HTML, no images, only links that may be followed. */
export const Prose = memo(({ text, as = 'block', ended = true }: { text: string; as?: keyof typeof LOOKS; ended?: boolean }) => (
  <Ended value={ended}>
    <ReactMarkdown remarkPlugins={PLUGINS} components={LOOKS[as]} urlTransform={(address) => address}>
      {text}
    </ReactMarkdown>
  </Ended>
));
