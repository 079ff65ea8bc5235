import { useEffect, useState } from 'react';
import { useTexts } from '../texts/texts';
import { SaveButton } from './save-button';

/** More than a person reads here; what is behind it can be saved. */
const MOST_BYTES = 500_000;

/** A text as it was sent, its markup as text. */
export function PlainView({ blob, name }: { blob: Blob; name: string }) {
  const { sources } = useTexts();
  const [text, setText] = useState('');
  useEffect(() => {
    let gone = false;
    const cut = blob.slice(0, MOST_BYTES);
    void cut.text().then((read) => !gone && setText(cut.size < blob.size ? read.replace(/\uFFFD+$/, '') : read));
    return () => void (gone = true);
  }, [blob]);
  return (
    <div className="flex h-full flex-col">
      <div className="flex items-center gap-3 px-5 py-2 text-xs text-muted">
        <span className="flex-1">{blob.size > MOST_BYTES ? sources.beginning : sources.asSent}</span>
        <SaveButton small blob={blob} name={name} />
      </div>
      <pre
        dir="auto"
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto px-5 pb-5 font-mono text-[0.8125rem] leading-6 break-words whitespace-pre-wrap"
      >
        {text}
      </pre>
    </div>
  );
}
