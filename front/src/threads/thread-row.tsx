import { DotsHorizontalIcon, Pencil1Icon, TrashIcon } from '@radix-ui/react-icons';
import { useRef } from 'react';
import { Link } from 'wouter';
import type { Thread } from '../api/types';
import { useTexts } from '../texts/texts';
import { IconButton } from '../ui/button';
import { Menu, MenuItem } from '../ui/menu';
import { ThreadTitleField } from './thread-title-field';

export interface RowActions {
  onNavigate: () => void;
  onRename: (thread: Thread) => void;
  /** `title` undefined: as it was. `byKey`: the focus has to go back to the row. */
  onRenamed: (thread: Thread, title: string | undefined, byKey: boolean) => void;
  onRemove: (thread: Thread) => void;
}

interface ThreadRowProps extends RowActions {
  thread: Thread;
  isOpen: boolean;
  isAnswering: boolean;
  isRenaming: boolean;
  /** Of a list one row alone is a stop of the Tab key; arrow keys walk the others. */
  isStop: boolean;
}

export function ThreadRow({ thread, isOpen, isAnswering, isRenaming, isStop, onNavigate, onRename, onRenamed, onRemove }: ThreadRowProps) {
  const { threads } = useTexts();
  const title = thread.title ?? threads.untitled;
  const chosen = useRef<(() => void) | undefined>(undefined);
  if (isRenaming) return <ThreadTitleField title={title} onEnd={(next, byKey) => onRenamed(thread, next, byKey)} />;
  return (
    <div
      className={`group relative flex items-center rounded-lg ${isOpen ? 'bg-accent-soft' : 'hover:bg-raised has-focus-visible:bg-raised'}`}
    >
      <Link
        href={`/threads/${thread.thread_id}`}
        data-thread={thread.thread_id}
        aria-current={isOpen ? 'page' : undefined}
        tabIndex={isStop ? 0 : -1}
        title={title}
        onClick={onNavigate}
        className={`flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-lg py-1.5 pl-2.5 text-sm pointer-coarse:min-h-11 ${isOpen ? 'font-medium' : ''}`}
      >
        <span dir="auto" className="min-w-0 flex-1 truncate">
          {title}
        </span>
        {isAnswering && <span role="img" aria-label={threads.answering} className="size-2 shrink-0 animate-pulse rounded-full bg-accent" />}
      </Link>
      <Menu
        // What an item begins waits until the menu has given the focus back.
        trigger={
          <IconButton
            label={threads.menu(title)}
            tabIndex={isStop ? 0 : -1}
            className="opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100"
          >
            <DotsHorizontalIcon />
          </IconButton>
        }
        onClosed={() => {
          const begin = chosen.current;
          chosen.current = undefined;
          begin?.();
          return begin !== undefined;
        }}
      >
        <MenuItem onSelect={() => void (chosen.current = () => onRename(thread))}>
          <Pencil1Icon aria-hidden />
          {threads.rename}
        </MenuItem>
        <MenuItem danger onSelect={() => void (chosen.current = () => onRemove(thread))}>
          <TrashIcon aria-hidden />
          {threads.remove} …
        </MenuItem>
      </Menu>
    </div>
  );
}
