import { useId, useState } from 'react';
import type { Collection } from '../api/types';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { Modal } from '../ui/modal';
import { TextField } from '../ui/text-field';
import { nameFault } from './collection-name';

/** Asks for the name of a collection; `files`: how many wait for it. */
export function NewCollection(props: {
  collections: readonly Collection[];
  files: number;
  onName: (name: string) => void;
  onClose: () => void;
}) {
  const { documents, app } = useTexts();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const field = useId();
  const name = text.trim();
  const fault = tried ? nameFault(name, props.collections) : undefined;
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (nameFault(name, props.collections) === undefined) props.onName(name);
  };
  return (
    <Modal
      open
      onClose={props.onClose}
      title={documents.newCollection}
      detail={props.files > 0 ? documents.forFiles(props.files) : undefined}
    >
      <form onSubmit={submit} noValidate>
        <label htmlFor={field} className="text-sm font-medium">
          {documents.name}
        </label>
        <TextField
          id={field}
          value={text}
          onChange={({ target }) => setText(target.value)}
          maxLength={100}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          aria-invalid={fault !== undefined}
          aria-describedby={`${field}-hint`}
          className="mt-1.5"
        />
        <p id={`${field}-hint`} role={fault && 'alert'} className={`mt-1.5 text-xs ${fault ? 'text-bad' : 'text-muted'}`}>
          {fault === 'bad' ? documents.nameBad : fault === 'shared' ? documents.nameShared : documents.nameHint}
        </p>
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={props.onClose}>{app.cancel}</Button>
          <Button kind="primary" type="submit">
            {props.files > 0 ? documents.upload : documents.goOn}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
