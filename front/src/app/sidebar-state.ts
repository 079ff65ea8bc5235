import { Store } from './store';

const KEPT = 'runlog.sidebar';

/** Whether the sidebar stands beside the page, where there is room; remembered. */
export const sidebarBeside = new Store(kept() !== 'hidden');
/** Whether it lies over the page, where there is little. */
export const sidebarOver = new Store(false);

export function showSidebar(shown: boolean): void {
  sidebarBeside.set(shown);
  try {
    localStorage.setItem(KEPT, shown ? 'shown' : 'hidden');
  } catch {
    // No storage: the choice lives as long as the page.
  }
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
