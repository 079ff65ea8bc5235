import { useContext } from 'react';
import { CitationChip } from '../sources/citation-chip';
import { Passages } from './passages';

/** `[1]` or `[2, 3]`: a chip for each number that names a passage. A list with none is the text that it was. */
export function Citation({ numbers, text }: { numbers: string; text: string }) {
  const passages = useContext(Passages);
  const all = numbers.split(/[,;]/).map(Number);
  if (!all.some((n) => passages.has(n))) return text;
  return all.map((n, at) => {
    const passage = passages.get(n);
    return passage ? <CitationChip key={at} n={n} passage={passage} /> : ` [${n}]`;
  });
}
