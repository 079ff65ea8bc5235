import { Cross2Icon } from '@radix-ui/react-icons';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts';
import { IconButton } from '../ui/button';
import { Notice } from '../ui/notice';

/** Why a change of a thread was taken back. */
export function ChangeFailed({ children, onDismiss }: { children: ReactNode; onDismiss: () => void }) {
  const { app } = useTexts();
  return (
    <div className="relative my-2">
      <Notice kind="bad">
        <p dir="auto" className="pr-7 wrap-anywhere">
          {children}
        </p>
      </Notice>
      <IconButton label={app.dismiss} className="absolute top-1 right-1" onClick={onDismiss}>
        <Cross2Icon />
      </IconButton>
    </div>
  );
}
