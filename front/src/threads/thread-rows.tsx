import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useRoute } from 'wouter';
import type { Thread } from '../api/types';
import { useTexts } from '../texts/texts';
import { Confirm } from '../ui/confirm';
import { useAnswering } from './answering';
import { ChangeFailed } from './change-failed';
import { searchWanted } from './search-wanted';
import { useRemove, useRename } from './thread-changes';
import { threadGroups } from './thread-groups';
import { ThreadRow, type RowActions } from './thread-row';

/** The rows, by day. Up, Down, Home and End walk them, Enter opens, F2 renames, Delete asks. */
export function ThreadRows({ threads, onNavigate }: { threads: readonly Thread[]; onNavigate: () => void }) {
  const texts = useTexts().threads;
  const [, open] = useRoute('/threads/:id');
  const answering = useAnswering();
  const rename = useRename();
  const remove = useRemove();
  const [stop, setStop] = useState<string>();
  const [renaming, setRenaming] = useState<string>();
  const [asked, setAsked] = useState<Thread>();
  const list = useRef<HTMLDivElement>(null);
  const focusLater = useRef<string>(undefined);

  const isThere = (id: string | undefined): boolean => threads.some(({ thread_id }) => thread_id === id);
  const stopId = [stop, open?.id].find(isThere) ?? threads[0]?.thread_id;
  const focus = (id: string | undefined): void => list.current?.querySelector<HTMLElement>(`[data-thread="${id}"]`)?.focus();
  // The row comes back after the field is gone.
  useEffect(() => {
    if (focusLater.current === undefined) return;
    focus(focusLater.current);
    focusLater.current = undefined;
  });

  const actions: RowActions = {
    onNavigate,
    onRename: (thread) => setRenaming(thread.thread_id),
    onRenamed: ({ thread_id: id }, title, byKey) => {
      setRenaming(undefined);
      if (byKey) focusLater.current = id;
      if (title !== undefined) rename.mutate({ id, title });
    },
    onRemove: setAsked,
  };
  const keys = (event: KeyboardEvent): void => {
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-thread]')?.dataset.thread;
    const at = threads.findIndex(({ thread_id }) => thread_id === id);
    const thread = threads[at];
    if (!thread || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: threads.length - 1 }[event.key];
    if (to !== undefined) focus(threads[to]?.thread_id);
    else if (event.key === 'F2') setRenaming(thread.thread_id);
    else if (event.key === 'Delete') setAsked(thread);
    else return;
    event.preventDefault();
  };
  const removeAsked = (): void => {
    if (!asked) return;
    const at = threads.indexOf(asked);
    setStop((threads[at + 1] ?? threads[at - 1])?.thread_id);
    remove.mutate(asked.thread_id);
  };

  return (
    <div
      ref={list}
      onKeyDown={keys}
      onFocus={({ target }) => setStop((before) => target.closest<HTMLElement>('[data-thread]')?.dataset.thread ?? before)}
    >
      {rename.isError && <ChangeFailed onDismiss={rename.reset}>{texts.notRenamed(rename.error.message)}</ChangeFailed>}
      {remove.isError && <ChangeFailed onDismiss={remove.reset}>{texts.notRemoved(remove.error.message)}</ChangeFailed>}
      {threadGroups(threads, new Date()).map(({ name, threads: group }, index) => (
        <section key={`${name}-${index}`} aria-label={texts.groups[name]} className="mt-3 first:mt-1">
          <h3 className="px-2.5 pb-1 text-xs font-medium text-muted">{texts.groups[name]}</h3>
          <ul className="grid gap-px">
            {group.map((thread) => (
              <li key={thread.thread_id} className="min-w-0">
                <ThreadRow
                  {...actions}
                  thread={thread}
                  isOpen={thread.thread_id === open?.id}
                  isAnswering={answering.has(thread.thread_id)}
                  isRenaming={thread.thread_id === renaming}
                  isStop={thread.thread_id === stopId}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Confirm
        open={asked !== undefined}
        title={texts.removal.title(asked?.title ?? texts.untitled)}
        detail={texts.removal.detail}
        action={texts.removal.action}
        onConfirm={removeAsked}
        onClose={() => setAsked(undefined)}
        onClosed={() => (stopId === undefined ? searchWanted.wish() : focus(stopId))}
      />
    </div>
  );
}
