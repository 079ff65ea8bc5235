import { useRef, type KeyboardEvent } from 'react';
import { useTexts } from '../texts/texts';
import { TextField } from '../ui/text-field';

const LONGEST = 200;

/** A title that is being changed, in the place of its row. Enter and leaving keep it, Escape does not; an empty one changes nothing. `byKey`: the focus was not taken elsewhere. */
export function ThreadTitleField({ title, onEnd }: { title: string; onEnd: (next: string | undefined, byKey: boolean) => void }) {
  const { threads } = useTexts();
  const ended = useRef(false);
  const end = (next: string | undefined, byKey: boolean): void => {
    if (ended.current) return; // leaving follows Enter and Escape
    ended.current = true;
    const trimmed = next?.trim();
    onEnd(trimmed === '' || trimmed === title ? undefined : trimmed, byKey);
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    event.stopPropagation(); // these keys are the field's, not the list's
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') end(event.currentTarget.value, true);
    if (event.key === 'Escape') end(undefined, true);
  };
  return (
    <TextField
      autoFocus
      dir="auto"
      aria-label={threads.renameLabel}
      maxLength={LONGEST}
      defaultValue={title}
      onFocus={({ target }) => target.select()}
      onKeyDown={keys}
      onBlur={({ target }) => end(target.value, false)}
    />
  );
}
