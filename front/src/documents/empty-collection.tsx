import { FilePlusIcon } from '@radix-ui/react-icons';
import { useTexts } from '../texts/texts';
import { FileButton } from './file-button';

/** What a collection without documents says: what to do. */
export function EmptyCollection(props: { isNew: boolean; isShared: boolean; onFiles: (files: File[]) => void }) {
  const { documents } = useTexts();
  const words = props.isShared ? documents.emptyShared : props.isNew ? documents.none : documents.empty;
  return (
    <div className="grid place-items-center rounded-2xl border border-dashed border-line px-6 py-16 text-center">
      <FilePlusIcon aria-hidden className="size-8 text-muted" />
      <h2 className="mt-4 text-lg font-semibold">{words.title}</h2>
      <p className="mt-1 max-w-md text-muted">{words.detail}</p>
      {!props.isShared && (
        <>
          <FileButton
            onFiles={props.onFiles}
            className="mt-6 inline-flex min-h-10 items-center rounded-lg bg-accent px-4 text-sm font-medium text-accent-ink hover:brightness-110"
          >
            {documents.chooseFiles}
          </FileButton>
          <p className="mt-3 text-xs text-muted">{documents.formats}</p>
        </>
      )}
    </div>
  );
}
