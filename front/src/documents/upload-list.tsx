import { Cross2Icon, ReloadIcon } from '@radix-ui/react-icons';
import { useStore } from '../app/store';
import { useTexts } from '../texts/texts';
import { Button, IconButton } from '../ui/button';
import { fileSize } from './file-size';
import { isOpen, type Upload } from './upload-queue';
import { uploads } from './uploads';

/** So many lines at most; those that go or went wrong first. */
const SHOWN = 12;

/** Files on their way, until they are received; what went wrong stays, with its reason. */
export function UploadList() {
  const { documents } = useTexts();
  const all = useStore(uploads);
  const done = all.filter(({ state }) => state.kind === 'received' || state.kind === 'unchanged').length;
  const lines = all.filter(({ state }) => state.kind !== 'received').toSorted((a, b) => place(a) - place(b));
  return (
    <section aria-label={documents.uploads} hidden={all.length === 0}>
      <div className="flex min-h-9 items-center gap-3 text-sm">
        <p role="status" className="flex-1 text-muted">
          {all.length > 0 && documents.sent(done, all.length)}
        </p>
        {all.every(({ state }) => !isOpen(state)) && (
          <Button kind="quiet" onClick={() => uploads.clear()}>
            {documents.clear}
          </Button>
        )}
      </div>
      {lines.length > 0 && (
        <ul className="mt-1 divide-y divide-line border-y border-line">
          {lines.slice(0, SHOWN).map((upload) => (
            <UploadLine key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
      {lines.length > SHOWN && <p className="mt-2 text-xs text-muted">{documents.andMore(lines.length - SHOWN)}</p>}
    </section>
  );
}

const ORDER = { failed: 0, sending: 1, later: 2, waiting: 3, stopped: 4, unchanged: 5, received: 6 };
const place = ({ state }: Upload): number => ORDER[state.kind];

function UploadLine({ upload }: { upload: Upload }) {
  const { documents } = useTexts();
  const { file, state, id } = upload;
  return (
    <li className="py-2.5 text-sm">
      <div className="flex min-h-8 items-center gap-3">
        <bdi className="min-w-0 flex-1 truncate">{file.name}</bdi>
        <span className="shrink-0 text-xs text-muted tabular-nums">{fileSize(file.size)}</span>
        <span className={`w-24 shrink-0 text-right text-xs tabular-nums ${state.kind === 'failed' ? 'text-bad' : 'text-muted'}`}>
          <StateWords upload={upload} />
        </span>
        {isOpen(state) ? (
          <IconButton label={documents.stop(file.name)} onClick={() => uploads.stop(id)}>
            <Cross2Icon />
          </IconButton>
        ) : state.kind === 'failed' || state.kind === 'stopped' ? (
          <IconButton label={documents.again(file.name)} onClick={() => uploads.again(id)}>
            <ReloadIcon />
          </IconButton>
        ) : (
          <span className="size-8 pointer-coarse:size-10" />
        )}
      </div>
      {state.kind === 'sending' && (
        <div
          role="progressbar"
          aria-label={file.name}
          aria-valuenow={Math.round(state.share * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          className="mt-1 h-1 overflow-hidden rounded-full bg-raised"
        >
          <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${state.share * 100}%` }} />
        </div>
      )}
      {state.kind === 'failed' && (
        <p role="alert" className="mt-0.5 text-xs text-bad">
          {state.problem.code === 'silent' ? documents.silent : state.problem.message}
        </p>
      )}
    </li>
  );
}

function StateWords({ upload: { state } }: { upload: Upload }) {
  const { documents } = useTexts();
  switch (state.kind) {
    case 'sending':
      return documents.sending(Math.round(state.share * 100));
    case 'later':
      return documents.soon(Math.ceil(state.seconds));
    case 'failed':
      return documents.notSent;
    case 'waiting':
    case 'received':
    case 'unchanged':
    case 'stopped':
      return documents[state.kind];
    default:
      return state satisfies never;
  }
}
