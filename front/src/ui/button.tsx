import type { ButtonHTMLAttributes, ReactNode } from 'react';

type Kind = 'primary' | 'plain' | 'quiet' | 'danger';
const LOOKS: Record<Kind, string> = {
  primary: 'bg-accent text-accent-ink hover:brightness-110',
  plain: 'border border-line bg-surface text-ink hover:bg-raised',
  quiet: 'text-muted hover:bg-raised hover:text-ink',
  danger: 'border border-line text-bad hover:bg-bad-soft',
};

export function Button({ kind = 'plain', className = '', ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: Kind }) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-9 items-center justify-center pointer-coarse:min-h-10 gap-2 rounded-lg px-3 text-sm font-medium transition-colors disabled:opacity-50 ${LOOKS[kind]} ${className}`}
      {...rest}
    />
  );
}

/** A button that is a picture: `label` is its name to those who do not see it, and its tooltip. */
export function IconButton({
  label,
  children,
  className = '',
  kind = 'quiet',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { label: string; kind?: Kind; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md transition-colors disabled:opacity-50 pointer-coarse:size-10 ${LOOKS[kind]} ${className}`}
      {...rest}
    >
      {children}
    </button>
  );
}
