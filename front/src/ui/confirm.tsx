import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts';
import { Button } from './button';

/** Asks before something is done that cannot be taken back. `onClosed` moves the focus where the control that asked may be gone. */
export function Confirm(props: {
  open: boolean;
  title: string;
  detail: ReactNode;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  onClosed?: () => void;
  /** Something to do first, beside the buttons. */
  children?: ReactNode;
}) {
  const { app } = useTexts();
  return (
    <AlertDialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <AlertDialog.Content
          onCloseAutoFocus={(event) => {
            if (!props.onClosed) return;
            event.preventDefault();
            props.onClosed();
          }}
          className="fixed top-1/2 left-1/2 z-50 w-[min(26rem,92vw)] -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line bg-surface p-5 shadow-xl"
        >
          <AlertDialog.Title className="font-semibold">{props.title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-muted">{props.detail}</AlertDialog.Description>
          {props.children}
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{app.cancel}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button kind="danger" onClick={props.onConfirm}>
                {props.action}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
