import { Cross2Icon, MagnifyingGlassIcon } from '@radix-ui/react-icons';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTexts } from '../texts/texts';
import { IconButton } from '../ui/button';
import { Keys } from '../ui/keys';
import { TextField } from '../ui/text-field';
import { searchWanted } from './search-wanted';

const LONGEST = 200;

/** The field that narrows the list. Down goes on to the list; Escape empties it. */
export function ThreadSearch({ value, onChange, onDown }: { value: string; onChange: (value: string) => void; onDown: () => void }) {
  const { search } = useTexts().threads;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => searchWanted.onWish(() => field.current?.select()), []);

  const clear = (): void => {
    onChange('');
    field.current?.focus();
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') onDown();
    else if (event.key === 'Escape' && value !== '') clear();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Escape would close a drawer
  };

  return (
    <div className="group relative">
      <MagnifyingGlassIcon aria-hidden className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted" />
      <TextField
        ref={field}
        type="search"
        dir="auto"
        aria-label={search.label}
        placeholder={search.placeholder}
        maxLength={LONGEST}
        autoComplete="off"
        className="pr-20 pl-9 [&::-webkit-search-cancel-button]:hidden"
        value={value}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={keys}
      />
      <span className="absolute inset-y-0 right-1 flex items-center">
        {value === '' ? (
          <span aria-hidden className="px-2 opacity-70 group-focus-within:hidden pointer-coarse:hidden">
            <Keys shortcut="mod+k" />
          </span>
        ) : (
          <IconButton label={search.clear} onClick={clear}>
            <Cross2Icon />
          </IconButton>
        )}
      </span>
    </div>
  );
}
