import { CheckIcon } from '@radix-ui/react-icons';
import { DropdownMenu } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';

const ITEM =
  'flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm outline-none select-none data-highlighted:bg-raised data-disabled:opacity-50 pointer-coarse:min-h-10';

/**
 * A menu under a button: `trigger` is the button. Arrow keys walk, letters find, Escape closes. `onClosed` returns true where it has put
 * the focus somewhere; else it goes back to the button.
 */
export function Menu({
  trigger,
  children,
  align = 'end',
  onClosed,
  ...root
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
  onClosed?: () => boolean;
} & Omit<ComponentProps<typeof DropdownMenu.Root>, 'children'>) {
  return (
    <DropdownMenu.Root modal={false} {...root}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={(event) => onClosed?.() && event.preventDefault()}
          className="z-60 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-lg"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export const MenuItem = ({ danger, ...rest }: ComponentProps<typeof DropdownMenu.Item> & { danger?: boolean }) => (
  <DropdownMenu.Item className={`${ITEM} ${danger ? 'text-bad' : ''}`} {...rest} />
);

/** One of several: the menu stays open, so that what was chosen is seen. */
export function MenuChoice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChoose: (value: T) => void;
}) {
  return (
    <DropdownMenu.RadioGroup aria-label={props.label} value={props.value} onValueChange={(value) => props.onChoose(value as T)}>
      <MenuLabel>{props.label}</MenuLabel>
      {props.options.map(({ value, label }) => (
        <DropdownMenu.RadioItem key={value} value={value} className={ITEM} onSelect={(event) => event.preventDefault()}>
          <span className="flex-1">{label}</span>
          <DropdownMenu.ItemIndicator>
            <CheckIcon className="text-accent" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-muted">{children}</DropdownMenu.Label>
);

export const MenuLine = () => <DropdownMenu.Separator className="mx-2.5 my-1.5 h-px bg-line" />;
