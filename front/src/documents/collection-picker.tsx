import { CheckIcon, ChevronDownIcon, PlusIcon } from '@radix-ui/react-icons';
import { DropdownMenu } from 'radix-ui';
import type { Collection } from '../api/types';
import { useTexts } from '../texts/texts';
import { Menu, MenuItem, MenuLine } from '../ui/menu';
import { Spinner } from '../ui/spinner';

const ITEM = 'flex min-h-10 cursor-default items-center gap-3 rounded-lg px-3 py-1.5 text-sm outline-none data-[highlighted]:bg-raised';

/** Which collection is shown, and the way to a new one. */
export function CollectionPicker(props: {
  collections: readonly Collection[];
  current: string | undefined;
  onPick: (name: string) => void;
  onNew: () => void;
}) {
  const { documents } = useTexts();
  const { collections, current } = props;
  const shown = current === undefined || collections.some(({ name }) => name === current) ? collections : [unborn(current), ...collections];
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`${documents.collection}: ${current ?? ''}`}
          className="inline-flex min-h-9 max-w-full items-center gap-2 rounded-lg border border-line bg-surface px-3 font-medium hover:bg-raised pointer-coarse:min-h-10"
        >
          <bdi className="truncate">{current ?? documents.collection}</bdi>
          <ChevronDownIcon aria-hidden className="shrink-0 text-muted" />
        </button>
      }
    >
      <div className="max-h-[28rem] w-80 max-w-[calc(100vw-3rem)] overflow-y-auto">
        <DropdownMenu.RadioGroup value={current} onValueChange={props.onPick}>
          {shown.map((collection) => (
            <DropdownMenu.RadioItem key={collection.name} value={collection.name} className={ITEM}>
              <span className="min-w-0 flex-1">
                <bdi className="block truncate font-medium">{collection.name}</bdi>
                <span className="flex items-center gap-1.5 text-xs text-muted">
                  {collection.shared ? documents.shared : documents.own} · {documents.count(collection.documents)}
                  {collection.pending > 0 && <Spinner className="size-3" />}
                  {collection.failed > 0 && <span className="text-bad">· {documents.failed(collection.failed)}</span>}
                </span>
              </span>
              <DropdownMenu.ItemIndicator>
                <CheckIcon className="text-accent" />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      </div>
      {shown.length > 0 && <MenuLine />}
      <MenuItem onSelect={props.onNew}>
        <PlusIcon aria-hidden className="text-accent" /> {documents.newCollection}
      </MenuItem>
    </Menu>
  );
}

/** A collection that has a name and waits for its first document. */
const unborn = (name: string): Pick<Collection, 'name' | 'shared' | 'documents' | 'pending' | 'failed'> => ({
  name,
  shared: false,
  documents: 0,
  pending: 0,
  failed: 0,
});
