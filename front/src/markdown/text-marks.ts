/** As much of a Markdown tree as is looked at here. */
export interface MarkdownNode {
  type: string;
  value?: string;
  alt?: string | null;
  children?: MarkdownNode[];
  data?: { hName: string; hProperties: Record<string, string> };
}

const MARK = /\[ *(\d{1,4}(?: *[,;] *\d{1,4})*) *\]|<br *\/?>|\r?\n/g;

/** In text outside of code and links: `[1]`, `[2, 3]` become citations; line ends and `<br>`, which models write into tables, break lines. */
export function textMarks(): (tree: MarkdownNode) => void {
  return mark;
}

function mark(node: MarkdownNode): void {
  if (!node.children) return;
  const inLink = node.type === 'link';
  node.children = node.children.flatMap((child) => {
    if (child.type === 'text') return parts(child.value ?? '', inLink);
    // An image is a link here, and a link holds no other one.
    if (child.type === 'image' && inLink) return [{ type: 'text', value: child.alt ?? '' }];
    mark(child);
    return [child];
  });
}

function parts(text: string, inLink: boolean): MarkdownNode[] {
  const nodes: MarkdownNode[] = [];
  let from = 0;
  for (const { 0: found, 1: numbers, index } of text.matchAll(MARK)) {
    if (numbers !== undefined && inLink) continue;
    if (index > from) nodes.push({ type: 'text', value: text.slice(from, index) });
    nodes.push(numbers === undefined ? { type: 'break' } : citation(found, numbers));
    from = index + found.length;
  }
  if (from < text.length || nodes.length === 0) nodes.push({ type: 'text', value: text.slice(from) });
  return nodes;
}

/** As an element of its own, with the text in it for numbers that name no passage. */
const citation = (text: string, numbers: string): MarkdownNode => ({
  type: 'citation',
  data: { hName: 'cite', hProperties: { dataNumbers: numbers } },
  children: [{ type: 'text', value: text }],
});
