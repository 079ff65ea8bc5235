import { useEffect, useState } from 'react';
import { copied } from '../markdown/clipboard';

const TOLD_MS = 2000;

/** Copies a text and tells for a moment how that went: `state` is then not `idle`. */
export function useCopying(): { state: 'idle' | 'copied' | 'refused'; copy: (text: string) => void } {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), TOLD_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (text: string): void => {
    void copied(text).then((done) => setState(done ? 'copied' : 'refused'));
  };
  return { state, copy };
}
