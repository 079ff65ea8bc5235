import { useEffect, useRef } from 'react';
import { useTexts } from '../texts/texts';
import { SaveButton } from './save-button';

/**
 * Before anything that the document says: it fetches nothing and sends nothing, in a page without a policy of its own, too. Links want a window
 * of their own, which the sandbox refuses; else they would leave an empty frame behind.
 */
const WALL = [
  '<!doctype html><meta charset="utf-8"><base target="_blank">',
  `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'">`,
  '<style>a, area { pointer-events: none !important } iframe, frame, object, embed, video, audio { display: none !important }</style>',
].join('');

/** A page as it was sent, in a frame without scripts, forms, origin, or a way out of it. */
export function HtmlView({ blob, name }: { blob: Blob; name: string }) {
  const { sources } = useTexts();
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([WALL, blob], { type: 'text/html;charset=utf-8' }));
    if (frame.current) frame.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return (
    <div className="flex h-full flex-col">
      <div className="flex items-center gap-3 px-5 py-2 text-xs text-muted">
        <span className="flex-1">{sources.sandboxed}</span>
        <SaveButton small blob={blob} name={name} />
      </div>
      <iframe ref={frame} title={name} sandbox="" referrerPolicy="no-referrer" className="min-h-0 w-full flex-1 border-0 bg-white" />
    </div>
  );
}
