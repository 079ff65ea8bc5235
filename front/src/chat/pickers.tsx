import { CheckIcon, ChevronDownIcon, FileTextIcon, PersonIcon } from '@radix-ui/react-icons';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import type { Assistant } from '../api/types';
import { useTexts } from '../texts/texts';
import { Menu, MenuLabel } from '../ui/menu';
import { useCollections } from './thread-data';

/** Whom one asks. */
export function AssistantPicker({
  assistants,
  value,
  onChoose,
}: {
  assistants: readonly Assistant[];
  value: string | undefined;
  onChoose: (name: string) => void;
}) {
  const { chat } = useTexts();
  const chosen = assistants.find(({ name }) => name === value);
  return (
    <Menu
      align="start"
      trigger={<PickerButton icon={<PersonIcon aria-hidden />} label={chat.composer.assistant} value={chosen?.title ?? value ?? '…'} />}
    >
      <DropdownMenu.RadioGroup aria-label={chat.composer.assistant} value={value} onValueChange={onChoose}>
        <MenuLabel>{chat.composer.assistant}</MenuLabel>
        {assistants.map(({ name, title, description }) => (
          <Option key={name} value={name} title={title} detail={description} />
        ))}
      </DropdownMenu.RadioGroup>
    </Menu>
  );
}

const DEFAULT = '';

/** What is searched; null: what the assistant has. */
export function CollectionPicker({
  assistant,
  value,
  onChoose,
}: {
  assistant: Assistant | undefined;
  value: string | null;
  onChoose: (name: string | null) => void;
}) {
  const { chat } = useTexts();
  const { data: collections = [] } = useCollections();
  const own = assistant?.collection;
  const others = collections.filter(({ name }) => name !== own);
  if (others.length === 0 && value === null && own === undefined) return null;
  const shown = value ?? own ?? chat.composer.noCollection;
  return (
    <Menu align="start" trigger={<PickerButton icon={<FileTextIcon aria-hidden />} label={chat.composer.collection} value={shown} />}>
      <DropdownMenu.RadioGroup
        aria-label={chat.composer.collection}
        value={value ?? DEFAULT}
        onValueChange={(name) => onChoose(name === DEFAULT ? null : name)}
      >
        <MenuLabel>{chat.composer.collection}</MenuLabel>
        <Option value={DEFAULT} title={own ? chat.composer.ownCollection(own) : chat.composer.noCollection} />
        {others.map(({ name, documents }) => (
          <Option key={name} value={name} title={name} detail={chat.composer.documents(documents)} />
        ))}
      </DropdownMenu.RadioGroup>
    </Menu>
  );
}

function PickerButton({ icon, label, value, ...rest }: { icon: ReactNode; label: string; value: string }) {
  return (
    <button
      type="button"
      aria-label={`${label}: ${value}`}
      title={label}
      className="inline-flex min-h-8 min-w-0 items-center gap-1.5 rounded-md px-2 text-xs text-muted transition-colors hover:bg-raised hover:text-ink data-[state=open]:bg-raised pointer-coarse:min-h-10"
      {...rest}
    >
      {icon}
      <span className="max-w-36 truncate">{value}</span>
      <ChevronDownIcon aria-hidden className="shrink-0" />
    </button>
  );
}

function Option({ value, title, detail }: { value: string; title: string; detail?: string }) {
  return (
    <DropdownMenu.RadioItem
      value={value}
      className="flex max-w-80 cursor-default items-start gap-2.5 rounded-md px-2.5 py-2 text-sm outline-none select-none data-highlighted:bg-raised"
    >
      <span className="min-w-0 flex-1">
        <span className="block">{title}</span>
        {detail && <span className="mt-0.5 line-clamp-2 block text-xs text-muted">{detail}</span>}
      </span>
      <span className="mt-0.5 size-4 shrink-0">
        <DropdownMenu.ItemIndicator>
          <CheckIcon className="text-accent" />
        </DropdownMenu.ItemIndicator>
      </span>
    </DropdownMenu.RadioItem>
  );
}
