import { Store } from './store';

export type Theme = 'system' | 'light' | 'dark';
const KEPT = 'runlog.theme';

/** What was chosen. Before the first paint `theme.js` has set it on the root already. */
export const theme = new Store<Theme>((document.documentElement.dataset.theme as Theme | undefined) ?? 'system');

export function paint(next: Theme): void {
  theme.set(next);
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === 'system') localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, next);
  } catch {
    // No storage: the choice lives as long as the page.
  }
}
