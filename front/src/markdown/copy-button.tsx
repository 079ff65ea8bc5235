import { CheckIcon, CopyIcon } from '@radix-ui/react-icons';
import { useEffect, useState, type ReactNode } from 'react';
import { useTexts } from '../texts/texts';
import { copied } from './clipboard';

const SAYS_SO_MS = 1800;

/** Copies what `text` gives when it is pressed. */
export function CopyButton({
  text,
  label,
  children,
  className = '',
}: {
  text: () => string;
  label: string;
  children?: ReactNode;
  className?: string;
}) {
  const { markdown } = useTexts().chat;
  const [done, setDone] = useState<'yes' | 'failed'>();
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(undefined), SAYS_SO_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async (): Promise<void> => setDone((await copied(text())) ? 'yes' : 'failed');
  const says = done === 'yes' ? markdown.copied : done === 'failed' ? markdown.notCopied : label;
  return (
    <button
      type="button"
      aria-label={says}
      title={says}
      onClick={() => void copy()}
      className={`inline-flex h-8 min-w-8 items-center justify-center gap-1.5 rounded-md px-1.5 text-xs text-muted transition-colors hover:bg-raised hover:text-ink pointer-coarse:h-10 pointer-coarse:min-w-10 ${className}`}
    >
      {done === 'yes' ? <CheckIcon className="text-good" /> : <CopyIcon />}
      {children}
    </button>
  );
}
