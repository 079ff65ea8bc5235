import { useEffect, useState } from 'react';

/** Up to here a text is drawn with each frame; the double waits twice as long between two drawings. */
const EACH_FRAME = 6000;
const WAIT_MS = 60;

/** The text, not renewed so often that drawing it would take the page's time: an item or a quote that goes on without end. */
export function useCalmed(text: string, growing: boolean): string {
  const [shown, setShown] = useState(text);
  const calm = growing && text.length > EACH_FRAME;
  const waitMs = (text.length / EACH_FRAME) * WAIT_MS;
  const [due, setDue] = useState(false);
  useEffect(() => {
    if (!calm || due) return;
    const timer = setTimeout(() => setDue(true), waitMs);
    return () => clearTimeout(timer);
    // One wait after another, however often the text grows meanwhile.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [calm, due]);
  if (calm && due) {
    setDue(false);
    setShown(text);
  }
  return calm && text.startsWith(shown) && shown !== '' ? shown : text;
}
