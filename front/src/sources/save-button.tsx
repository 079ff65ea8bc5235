import { DownloadIcon } from '@radix-ui/react-icons';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../texts/texts';
import { Button, IconButton } from '../ui/button';
import { Spinner } from '../ui/spinner';
import { fetchOriginal, save } from './original-file';

/** Saves an original: what is here already, else it is fetched first. */
export function SaveButton(props: { name: string; blob?: Blob; documentId?: string; small?: boolean }) {
  const { sources } = useTexts();
  const [state, set] = useState<'idle' | 'fetching' | { failed: string }>('idle');
  const leaving = useRef<AbortController>(null);
  useEffect(() => () => leaving.current?.abort(), []);
  const onClick = (): void => {
    if (props.blob) return save(props.blob, props.name);
    const { signal } = (leaving.current = new AbortController());
    set('fetching');
    fetchOriginal(props.documentId ?? '', { signal }).then(
      (blob) => {
        if (signal.aborted) return;
        save(blob, props.name);
        set('idle');
      },
      (error: Error) => !signal.aborted && set({ failed: error.message }),
    );
  };
  const icon = state === 'fetching' ? <Spinner /> : <DownloadIcon />;
  return (
    <>
      {props.small ? (
        <IconButton label={sources.save} onClick={onClick}>
          {icon}
        </IconButton>
      ) : (
        <Button onClick={onClick} disabled={state === 'fetching'}>
          {icon} {sources.save}
        </Button>
      )}
      {typeof state === 'object' && (
        <p role="alert" className="text-bad">
          {state.failed}
        </p>
      )}
    </>
  );
}
