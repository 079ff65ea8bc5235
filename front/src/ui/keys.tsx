import { onMac } from '../app/shortcuts';

const SIGNS: Record<string, string> = {
  enter: 'Enter',
  escape: 'Esc',
  delete: 'Del',
  shift: 'Shift',
  arrowup: '↑',
  arrowdown: '↓',
  mod: 'Ctrl',
};
const ON_MAC: Record<string, string> = { ...SIGNS, mod: '⌘', shift: '⇧', enter: '↩' };

/** A shortcut, `mod+shift+o`, as keys. */
export const Keys = ({ shortcut }: { shortcut: string }) => (
  <kbd className="inline-flex gap-1 font-sans">
    {shortcut.split('+').map((key) => (
      <kbd key={key} className="min-w-5 rounded border border-line bg-raised px-1.5 text-center font-sans text-xs leading-5 text-ink">
        {(onMac() ? ON_MAC : SIGNS)[key] ?? key.toUpperCase()}
      </kbd>
    ))}
  </kbd>
);
