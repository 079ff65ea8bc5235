import { Cross2Icon } from '@radix-ui/react-icons';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts';
import { IconButton } from './button';

/** A sheet in the middle of the page. Focus stays within; Escape and a tap beside it close it. */
export function Modal(props: { open: boolean; onClose: () => void; title: ReactNode; detail?: ReactNode; children: ReactNode }) {
  const { app } = useTexts();
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          {...(props.detail === undefined && { 'aria-describedby': undefined })}
          className="fixed top-1/2 left-1/2 z-50 max-h-[88dvh] w-[min(30rem,92vw)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line bg-surface p-5 shadow-xl"
        >
          <div className="flex items-start gap-3">
            <Dialog.Title className="min-w-0 flex-1 font-semibold">{props.title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label={app.close} className="-mt-1 -mr-1.5">
                <Cross2Icon />
              </IconButton>
            </Dialog.Close>
          </div>
          {props.detail !== undefined && <Dialog.Description className="mt-1 text-sm text-muted">{props.detail}</Dialog.Description>}
          <div className="mt-4">{props.children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
