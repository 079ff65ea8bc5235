import { Store } from './store';

export type Theme = 'system' | 'light' | 'dark';
const KEPT = 'runlog.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** What was chosen. What is drawn stands on the root: before the first paint `theme.js` has set it. */
export const theme = new Store<Theme>(kept());
system.addEventListener('change', draw);

export function paint(next: Theme): void {
  theme.set(next);
  draw();
  try {
    if (next === 'system') localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, next);
  } catch {
    // No storage: the choice lives as long as the page.
  }
}

function draw(): void {
  const dark = theme.value === 'dark' || (theme.value === 'system' && system.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

function kept(): Theme {
  try {
    const chosen = localStorage.getItem(KEPT);
    return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
  } catch {
    return 'system';
  }
}
