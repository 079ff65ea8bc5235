import type { InputHTMLAttributes, Ref } from 'react';

/** One line of text. Its name comes from a `<label>` or `aria-label`. 16 px on touch, where Safari zooms into anything smaller. */
export const TextField = ({ className = '', ...rest }: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) => (
  <input
    className={`min-h-9 w-full rounded-lg border border-line bg-surface px-3 text-sm text-ink placeholder:text-muted aria-invalid:border-bad pointer-coarse:min-h-10 pointer-coarse:text-base ${className}`}
    {...rest}
  />
);
