import { HamburgerMenuIcon, Pencil2Icon } from '@radix-ui/react-icons';
import { Link } from 'wouter';
import { useTexts } from '../texts/texts';
import { IconButton } from '../ui/button';
import { ConnectionBadge } from './connection';
import { isTrouble, type ConnectionState } from './connection-state';

/** Above the view where the sidebar is not beside it: what opens it, the view's name, a new chat. */
export function TopBar({ title, connection, onMenu }: { title: string; connection: ConnectionState; onMenu: () => void }) {
  const { app } = useTexts();
  return (
    <header className="flex min-h-12 items-center gap-1 border-b border-line bg-canvas px-2">
      <IconButton label={app.sidebar.show} onClick={onMenu}>
        <HamburgerMenuIcon />
      </IconButton>
      <span dir="auto" className="min-w-0 flex-1 truncate px-1 text-sm font-medium">
        {title}
      </span>
      {isTrouble(connection) && (
        <span className="min-w-0 max-w-[45%] px-1">
          <ConnectionBadge state={connection} />
        </span>
      )}
      <Link
        href="/"
        aria-label={app.newChat}
        title={app.newChat}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink pointer-coarse:size-10"
      >
        <Pencil2Icon aria-hidden />
      </Link>
    </header>
  );
}
