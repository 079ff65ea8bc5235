import { Store, useStore } from '../app/store';
import { en } from './en/en';
import { es } from './es/es';

/** Every word of the page, by its part. English says what there is; the others have the same shape. */
export type Texts = typeof en;
export type Language = 'en' | 'es';

const CATALOGUES: Record<Language, Texts> = { en, es };
const KEPT = 'runlog.language';

export const LANGUAGES: readonly Language[] = ['en', 'es'];
export const language = new Store<Language>(chosen());

export function speak(next: Language): void {
  language.set(next);
  document.documentElement.lang = next;
  try {
    localStorage.setItem(KEPT, next);
  } catch {
    // No storage: the choice lives as long as the page.
  }
}

export const useTexts = (): Texts => CATALOGUES[useStore(language)];

function chosen(): Language {
  const wanted = kept() ?? (typeof navigator === 'undefined' ? 'en' : (navigator.language ?? 'en'));
  const found = LANGUAGES.find((one) => wanted.startsWith(one)) ?? 'en';
  if (typeof document !== 'undefined') document.documentElement.lang = found;
  return found;
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // no storage, or it is forbidden
  }
}
