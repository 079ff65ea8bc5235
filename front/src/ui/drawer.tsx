import { Cross2Icon } from '@radix-ui/react-icons';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts';
import { IconButton } from './button';
import { useFocusBack } from './focus-back';

const SIDES = {
  left: 'left-0 border-r w-[min(20rem,88vw)]',
  right: 'right-0 border-l w-[min(46rem,100vw)]',
};

/** A sheet over the page, from one of its sides. Focus stays within; Escape and a tap beside it close it. */
export function Drawer(props: { open: boolean; onClose: () => void; title: ReactNode; side?: keyof typeof SIDES; children: ReactNode }) {
  const { app } = useTexts();
  const focusBack = useFocusBack(props.open);
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={focusBack}
          className={`fixed inset-y-0 z-50 flex max-w-full flex-col border-line bg-surface shadow-xl ${SIDES[props.side ?? 'right']}`}
        >
          <header className="flex items-center gap-2 border-b border-line px-4 py-2">
            <Dialog.Title className="min-w-0 flex-1 truncate text-sm font-semibold">{props.title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label={app.close}>
                <Cross2Icon />
              </IconButton>
            </Dialog.Close>
          </header>
          {props.children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
