import { useState } from 'react';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { Modal } from '../ui/modal';
import { TextField } from '../ui/text-field';
import { session } from './session';

/** Hands the token out, on demand and with a word about what it opens. */
export function TokenDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { token: texts } = useTexts().app;
  const [outcome, setOutcome] = useState<'copied' | 'not copied'>();
  const close = (): void => {
    setOutcome(undefined);
    onClose();
  };
  const copy = async (): Promise<void> => {
    // Without `clipboard`, which only secure addresses have, the token is shown to be copied by hand.
    const copied = await Promise.resolve(navigator.clipboard?.writeText(session.token ?? '')).then(
      () => navigator.clipboard !== undefined,
      () => false,
    );
    setOutcome(copied ? 'copied' : 'not copied');
  };
  return (
    <Modal open={open} onClose={close} title={texts.title} detail={texts.detail}>
      <p role="status" className="text-sm">
        {outcome === 'copied' && <span className="text-good">{texts.copied}</span>}
        {outcome === 'not copied' && texts.notCopied}
      </p>
      {outcome === 'not copied' && (
        <TextField
          readOnly
          autoFocus
          aria-label={texts.notCopied}
          value={session.token ?? ''}
          className="mt-2 font-mono"
          onFocus={({ target }) => target.select()}
        />
      )}
      <div className="mt-4 flex justify-end gap-2">
        {outcome === undefined ? (
          <Button kind="primary" onClick={() => void copy()}>
            {texts.copy}
          </Button>
        ) : (
          <Button onClick={close}>{texts.done}</Button>
        )}
      </div>
    </Modal>
  );
}
