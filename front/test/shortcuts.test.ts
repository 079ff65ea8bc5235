import { isShortcut, SHORTCUTS } from '../src/app/shortcuts';

const key = (typed: string, { code = '', mods = '' } = {}) => ({
  key: typed,
  code,
  ctrlKey: mods.includes('c'),
  metaKey: mods.includes('m'),
  altKey: mods.includes('a'),
  shiftKey: mods.includes('s'),
});

describe('which key is which shortcut', () => {
  it('takes Ctrl, and on a Mac ⌘, never the other', () => {
    expect(isShortcut(key('k', { mods: 'c' }), 'mod+k', false)).toBe(true);
    expect(isShortcut(key('k', { mods: 'm' }), 'mod+k', true)).toBe(true);
    expect(isShortcut(key('k', { mods: 'c' }), 'mod+k', true)).toBe(false);
    expect(isShortcut(key('k', { mods: 'm' }), 'mod+k', false)).toBe(false);
    expect(isShortcut(key('k'), 'mod+k', false)).toBe(false);
  });

  it('wants Shift where it is asked for, and only there', () => {
    expect(isShortcut(key('O', { mods: 'cs' }), 'mod+shift+o', false)).toBe(true);
    expect(isShortcut(key('o', { mods: 'c' }), 'mod+shift+o', false)).toBe(false);
    expect(isShortcut(key('K', { mods: 'cs' }), 'mod+k', false)).toBe(false);
  });

  it('takes a sign from wherever the layout has it', () => {
    expect(isShortcut(key('?', { mods: 's' }), '?', false)).toBe(true);
    expect(isShortcut(key('/', { mods: 's', code: 'Digit7' }), '/', false)).toBe(true);
    expect(isShortcut(key('?', { mods: 'c' }), '?', false)).toBe(false);
  });

  it('finds letters by their place where the layout has no Latin ones', () => {
    expect(isShortcut(key('л', { mods: 'c', code: 'KeyK' }), 'mod+k', false)).toBe(true);
    expect(isShortcut(key('t', { mods: 'c', code: 'KeyK' }), 'mod+k', false)).toBe(false); // Dvorak: the letter counts
  });

  it('leaves Alt to the machine', () => {
    expect(isShortcut(key('k', { mods: 'ca' }), 'mod+k', false)).toBe(false);
  });

  it('gives no two of the page the same key', () => {
    const keys = Object.values(SHORTCUTS).flatMap((shortcut) => shortcut.keys as readonly string[]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
