import { ChatBubbleIcon } from '@radix-ui/react-icons';
import { useEffect, useState, type RefObject } from 'react';
import { useTexts } from '../texts/texts';

const LONGEST = 20_000;
const HEIGHT_PX = 44;

interface Selected {
  text: string;
  left: number;
  top: number;
}

/** Beside text that is selected in a message: a way to ask about just that. */
export function SelectionAsk({ within, onAsk }: { within: RefObject<HTMLElement | null>; onAsk: (text: string) => void }) {
  const { chat } = useTexts();
  const [selected, setSelected] = useState<Selected>();
  useEffect(() => {
    let pressed = false;
    const look = (): void => setSelected(pressed ? undefined : selectedIn(within.current));
    const press = (): void => void (pressed = true);
    const letGo = (): void => {
      pressed = false;
      // The browser changes the selection after this event.
      setTimeout(look);
    };
    const list = within.current;
    document.addEventListener('selectionchange', look);
    list?.addEventListener('pointerdown', press);
    addEventListener('pointerup', letGo);
    list?.addEventListener('scroll', look, { passive: true });
    return () => {
      document.removeEventListener('selectionchange', look);
      list?.removeEventListener('pointerdown', press);
      removeEventListener('pointerup', letGo);
      list?.removeEventListener('scroll', look);
    };
  }, [within]);
  if (!selected) return null;
  const ask = (): void => {
    onAsk(selected.text);
    document.getSelection()?.removeAllRanges();
  };
  return (
    <button
      type="button"
      // Before the press takes the selection away.
      onPointerDown={(event) => event.preventDefault()}
      onClick={ask}
      style={{ left: selected.left, top: selected.top }}
      className="fixed z-20 inline-flex min-h-9 -translate-x-1/2 items-center gap-2 rounded-full border border-line bg-surface px-3.5 text-sm font-medium shadow-lg hover:bg-raised pointer-coarse:min-h-10"
    >
      <ChatBubbleIcon aria-hidden /> {chat.selection.ask}
    </button>
  );
}

function selectedIn(list: HTMLElement | null): Selected | undefined {
  const selection = document.getSelection();
  if (!list || !selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const text = selection.toString().trim();
  const node = range.commonAncestorContainer;
  const element = node instanceof Element ? node : node.parentElement;
  if (text === '' || text.length > LONGEST || !list.contains(node) || !element?.closest('[data-message]')) return undefined;
  if (element.closest('textarea, [data-message] form')) return undefined;
  const box = range.getBoundingClientRect();
  const view = list.getBoundingClientRect();
  if (box.bottom < view.top || box.top > view.bottom) return undefined;
  const below = box.bottom + 8 + HEIGHT_PX < view.bottom;
  const top = below ? Math.max(box.bottom, view.top) + 8 : Math.max(box.top - HEIGHT_PX, view.top + 8);
  return { text, top, left: Math.min(Math.max(box.left + box.width / 2, view.left + 80), view.right - 80) };
}
