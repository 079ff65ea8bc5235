import { MagnifyingGlassIcon } from '@radix-ui/react-icons';
import { ToggleGroup } from 'radix-ui';
import { useMemo } from 'react';
import type { StoredRunEvent } from '../api/types';
import { useTexts } from '../texts/texts';
import { countsByType, type EventFilter } from './event-search';
import { useNumbers } from './numbers';

interface Props {
  events: readonly StoredRunEvent[];
  filter: EventFilter;
  onFilter: (filter: EventFilter) => void;
}

/** Types to choose, none for all, and words to find. */
export function EventFilterBar({ events, filter, onFilter }: Props) {
  const { events: texts } = useTexts().inspector;
  const numbers = useNumbers();
  const counts = useMemo(() => countsByType(events), [events]);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <label className="relative w-full sm:w-64">
        <span className="sr-only">{texts.filter}</span>
        <MagnifyingGlassIcon aria-hidden className="absolute top-1/2 left-3 -translate-y-1/2 text-muted" />
        <input
          type="search"
          value={filter.text}
          placeholder={texts.filter}
          onChange={({ target }) => onFilter({ ...filter, text: target.value })}
          className="min-h-9 w-full rounded-lg bg-surface pr-3 pl-9 text-sm placeholder:text-muted pointer-coarse:min-h-10"
        />
      </label>
      <ToggleGroup.Root
        type="multiple"
        aria-label={texts.types}
        value={[...filter.types]}
        onValueChange={(types) => onFilter({ ...filter, types: new Set(types) })}
        className="flex flex-wrap gap-1.5"
      >
        {[...counts].map(([type, count]) => (
          <ToggleGroup.Item
            key={type}
            value={type}
            className="flex min-h-8 items-center gap-1.5 rounded-full bg-raised px-3 text-sm text-muted hover:text-ink data-[state=on]:bg-accent data-[state=on]:text-accent-ink pointer-coarse:min-h-10"
          >
            {type} <span className="text-xs tabular-nums">{numbers(count)}</span>
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
    </div>
  );
}
