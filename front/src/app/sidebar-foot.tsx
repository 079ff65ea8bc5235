import { CodeIcon, ExternalLinkIcon, ReaderIcon } from '@radix-ui/react-icons';
import { Link, useRoute } from 'wouter';
import { useTexts } from '../texts/texts';
import { ConnectionBadge } from './connection';
import type { ConnectionState } from './connection-state';
import { SettingsMenu } from './settings-menu';

const ROW = 'flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm hover:bg-raised pointer-coarse:min-h-11';

/** Below the threads: the other views, the connection, the settings. */
export function SidebarFoot({ connection, onNavigate }: { connection: ConnectionState; onNavigate: () => void }) {
  const { app } = useTexts();
  const [inDocuments] = useRoute('/documents/:collection?');
  return (
    <div className="border-t border-line px-3 py-2">
      <Link
        href="/documents"
        onClick={onNavigate}
        aria-current={inDocuments ? 'page' : undefined}
        className={`${ROW} ${inDocuments ? 'bg-accent-soft font-medium' : ''}`}
      >
        <ReaderIcon aria-hidden />
        {app.documents}
      </Link>
      <a href="/docs" target="_blank" rel="noopener" aria-label={app.apiDetail} className={ROW}>
        <CodeIcon aria-hidden />
        {app.api}
        <ExternalLinkIcon aria-hidden className="ml-auto size-3.5 text-muted" />
      </a>
      <div className="flex min-h-10 items-center gap-2 pl-2.5">
        <span className="min-w-0 flex-1">
          <ConnectionBadge state={connection} />
        </span>
        <SettingsMenu />
      </div>
    </div>
  );
}
