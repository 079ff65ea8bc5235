import { useEffect, useState } from 'react';
import { theme } from '../app/theme';
import { useStore } from '../app/store';

export interface ChartColours {
  readonly accent: string;
  readonly line: string;
  readonly muted: string;
  readonly bad: string;
}

/** The palette as a canvas wants it, which knows no variables; anew when the theme is another. */
export function useChartColours(): ChartColours {
  const chosen = useStore(theme);
  const [colours, setColours] = useState(read);
  useEffect(() => {
    const update = (): void => setColours(read());
    const system = matchMedia('(prefers-color-scheme: dark)');
    update();
    system.addEventListener('change', update);
    return () => system.removeEventListener('change', update);
  }, [chosen]);
  return colours;
}

function read(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return { accent: of('accent'), line: of('line'), muted: of('muted'), bad: of('bad') };
}
