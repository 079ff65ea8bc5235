import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../texts/texts';
import { Notice } from '../../ui/notice';
import { drawPage } from './draw-page';
import './pdf-page.css';

const MARGIN = 16;
/** Room that is measured while a window is drawn wider is not worth a drawing each. */
const SETTLED_MS = 150;

/** One page as wide as there is room, times `zoom`. A mark on it is scrolled to. */
export function PdfPage(props: { pdf: PDFDocumentProxy; page: number; zoom: number; passage: string | undefined; passagePage: number }) {
  const { sources } = useTexts();
  const { pdf, page, zoom, passage, passagePage } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const drawnPage = useRef<number>(null);
  const room = useRoom(scroller);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (room === 0) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    const width = Math.max(100, (room - 2 * MARGIN) * zoom);
    drawPage(pdf, { page, width, passage, passagePage, signal }).then(
      ({ element, mark }) => {
        if (signal.aborted || !paper.current || !scroller.current) return;
        setFailed(false);
        const isTurned = drawnPage.current !== page;
        const place = placeOf(scroller.current);
        paper.current.replaceChildren(element);
        drawnPage.current = page;
        if (!isTurned) scrollTo(scroller.current, place);
        else if (mark) mark.scrollIntoView({ block: 'center', inline: 'nearest' });
        else scroller.current.scrollTo(0, 0);
      },
      () => !signal.aborted && setFailed(true),
    );
    return () => leaving.abort();
  }, [pdf, page, zoom, passage, passagePage, room]);
  return (
    <div ref={scroller} tabIndex={0} role="region" aria-label={sources.page(page)} className="min-h-0 flex-1 overflow-auto bg-raised p-4">
      {failed && <Notice kind="bad">{sources.pageBroken}</Notice>}
      <div ref={paper} className="w-fit min-w-full [&>.pdf-page]:shadow-md" />
    </div>
  );
}

/** The middle of what is seen, as shares of the whole. */
const placeOf = (box: HTMLElement) => ({
  x: (box.scrollLeft + box.clientWidth / 2) / box.scrollWidth,
  y: (box.scrollTop + box.clientHeight / 2) / box.scrollHeight,
});
const scrollTo = (box: HTMLElement, { x, y }: { x: number; y: number }): void =>
  box.scrollTo(x * box.scrollWidth - box.clientWidth / 2, y * box.scrollHeight - box.clientHeight / 2);

/** The width of an element in CSS pixels, when it has settled; 0: not known yet. */
function useRoom(element: React.RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    let due: ReturnType<typeof setTimeout> | undefined;
    let isFirst = true;
    const observer = new ResizeObserver(([entry]) => {
      const width = Math.round(entry!.target.clientWidth);
      clearTimeout(due);
      due = setTimeout(() => setRoom(width), isFirst ? 0 : SETTLED_MS);
      isFirst = false;
    });
    observer.observe(element.current);
    return () => {
      clearTimeout(due);
      observer.disconnect();
    };
  }, [element]);
  return room;
}
