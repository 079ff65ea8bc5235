import { memo, useEffect, useState, type ReactNode } from 'react';
import { useTexts } from '../texts/texts';
import { CopyButton } from './copy-button';
import type { Coloured } from './highlighting';

/** Longer code stays plain: to colour it would hold up the page. */
const LONGEST_COLOURED = 20_000;
const LINE_EM = 1.55;

/** Code, with its language and a way to copy it. Coloured once it has ended. */
export function CodeBlock({ pieces, language, ended }: { pieces: readonly string[]; language: string; ended: boolean }) {
  const { markdown } = useTexts().chat;
  const whole = ended ? pieces.join('') : '';
  const colours = useColours(whole, language);
  return (
    <figure className="md-code" dir="ltr">
      <figcaption className="md-code-head">
        <span>{language || markdown.code}</span>
        <CopyButton text={() => pieces.join('').replace(/\n$/, '')} label={markdown.copyCode} />
      </figcaption>
      {/* Wide code scrolls: the keyboard has to reach it. */}
      <pre tabIndex={0} aria-label={markdown.codeIn(language)}>
        <code>{colours ? colours.map(drawn) : pieces.map((piece, at) => <Lines key={at} text={piece} />)}</code>
      </pre>
    </figure>
  );
}

/** Pieces that are full are not looked at again while the code grows, and are not laid out while they are out of sight. */
const Lines = memo(({ text }: { text: string }) => {
  // A line that was cut goes on in the next piece.
  if (!text.endsWith('\n')) return <span>{text}</span>;
  const lines = text.slice(0, -1);
  return (
    <span className="md-lines" style={{ containIntrinsicHeight: `auto ${lines.split('\n').length * LINE_EM}em` }}>
      {lines === '' ? '\n' : lines}
    </span>
  );
});

const drawn = (part: Coloured, at: number): ReactNode =>
  typeof part === 'string' ? (
    part
  ) : (
    <span key={at} className={part.name}>
      {part.children.map(drawn)}
    </span>
  );

function useColours(code: string, language: string): Coloured[] | undefined {
  const [found, setFound] = useState<{ of: string; parts: Coloured[] }>();
  useEffect(() => {
    if (code === '' || language === '' || code.length > LONGEST_COLOURED) return;
    let gone = false;
    import('./highlighting').then(
      ({ coloured }) => !gone && setFound({ of: code, parts: coloured(code, language) }),
      () => undefined, // not loaded: the code stays plain
    );
    return () => void (gone = true);
  }, [code, language]);
  return found?.of === code ? found.parts : undefined;
}
