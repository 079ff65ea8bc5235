import rehypeHighlight from 'rehype-highlight';

type Tree = Parameters<ReturnType<typeof rehypeHighlight>>[0];
type File = Parameters<ReturnType<typeof rehypeHighlight>>[1];
/** Text, or text of a class. */
export type Coloured = string | { name: string; children: Coloured[] };

const colour = rehypeHighlight();

/** Loaded with the first code that ends: the grammars are larger than the rest of the page. */
export function coloured(code: string, language: string): Coloured[] {
  const element = {
    type: 'element' as const,
    tagName: 'code',
    properties: { className: [`language-${language}`] },
    children: [{ type: 'text' as const, value: code }],
  };
  const pre = { type: 'element' as const, tagName: 'pre', properties: {}, children: [element] };
  const tree: Tree = { type: 'root', children: [pre] };
  // A language that it does not know leaves a message in the file, and the code as it is.
  colour(tree, { message: () => undefined } as unknown as File);
  return element.children.map(simple);
}

function simple(node: Tree['children'][number]): Coloured {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return '';
  const { className } = node.properties;
  return { name: Array.isArray(className) ? className.join(' ') : '', children: node.children.map(simple) };
}
