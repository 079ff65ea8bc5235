import { language } from '../texts/texts';
import { useStore } from '../app/store';

/** Numbers as the page's language writes them: whole from ten on, below with one digit. */
export function useNumbers(): (value: number) => string {
  const spoken = useStore(language);
  return (value) => value.toLocaleString(spoken, { maximumFractionDigits: value < 10 ? 1 : 0 });
}
