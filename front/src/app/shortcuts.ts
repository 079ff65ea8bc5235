import { useEffect, useRef } from 'react';
import { Store } from './store';

/** Each shortcut of the page, as the help shows them. `mod` is Ctrl, on a Mac ⌘. `listens: false`: its own part answers it. */
export const SHORTCUTS = {
  search: { keys: ['mod+k', '/'], listens: true },
  newChat: { keys: ['mod+shift+o'], listens: true },
  sidebar: { keys: ['mod+b'], listens: true },
  help: { keys: ['?'], listens: true },
  stop: { keys: ['escape'], listens: true },
  send: { keys: ['enter'], listens: false },
  newLine: { keys: ['shift+enter'], listens: false },
  walk: { keys: ['arrowup', 'arrowdown'], listens: false },
  rename: { keys: ['f2'], listens: false },
  remove: { keys: ['delete'], listens: false },
} as const satisfies Record<string, { keys: readonly string[]; listens: boolean }>;

export type ShortcutName = keyof typeof SHORTCUTS;
type Listened = { [N in ShortcutName]: (typeof SHORTCUTS)[N]['listens'] extends true ? N : never }[ShortcutName];
/** Returning false says that there was nothing to do: the key does what it otherwise does. */
type Handler = () => unknown;

const KEPT = 'runlog.single-keys';

/** Whether a single character is a shortcut; who speaks to the machine, or types by accident, turns it off (WCAG 2.1.4). */
export const singleKeys = new Store(kept() !== 'off');

export function allowSingleKeys(on: boolean): void {
  singleKeys.set(on);
  try {
    localStorage.setItem(KEPT, on ? 'on' : 'off');
  } catch {
    // No storage: the choice lives as long as the page.
  }
}

export const onMac = (): boolean => typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);

/** The newest last: it is asked first. */
const handlers: { name: Listened; handle: Handler }[] = [];

/** Answers a shortcut for as long as the component is there. Where two do, the one that came last. */
export function useShortcut(name: Listened, handle: Handler, active = true): void {
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  useEffect(() => {
    if (!active) return;
    const entry = { name, handle: () => latest.current() };
    handlers.push(entry);
    return () => void handlers.splice(handlers.indexOf(entry), 1);
  }, [name, active]);
}

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether this key is that shortcut. Letters count by their place where the layout has no Latin ones. */
export function isShortcut(event: Key, shortcut: string, mac: boolean): boolean {
  const parts = shortcut.split('+');
  const wanted = parts.at(-1);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const foreign = mac ? event.ctrlKey : event.metaKey;
  if (event.altKey || foreign || mod !== parts.includes('mod')) return false;
  // A sign such as `?` is on another key, with or without Shift, in each layout.
  const isSign = wanted?.length === 1 && !/[a-z]/.test(wanted);
  if (!isSign && event.shiftKey !== parts.includes('shift')) return false;
  const typed = event.key.toLowerCase();
  return typed === wanted || (!/^[\x20-\x7e]+$/.test(typed) && event.code.toLowerCase() === `key${wanted}`);
}

/** Answers keys. Never while somebody types, save with a modifier or Escape, and never behind a dialog or a menu. */
export function answerKeys(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const mac = onMac();
  for (const { name, handle } of [...handlers].reverse()) {
    const shortcut = SHORTCUTS[name].keys.find((one) => isShortcut(event, one, mac));
    if (shortcut === undefined) continue;
    const plain = shortcut.length === 1;
    if (plain && (!singleKeys.value || isTyping(event.target))) continue;
    if (isCovered(event.target)) continue;
    if (handle() !== false) event.preventDefault();
    return;
  }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const isCovered = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !== null;

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
