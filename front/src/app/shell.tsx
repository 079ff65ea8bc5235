import { PinLeftIcon } from '@radix-ui/react-icons';
import { useEffect, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { SourceDrawer } from '../sources/source-drawer';
import { useTexts } from '../texts/texts';
import { searchWanted } from '../threads/search-wanted';
import { Sidebar } from '../threads/sidebar';
import { IconButton } from '../ui/button';
import { Drawer } from '../ui/drawer';
import { Logo } from '../ui/logo';
import { ConnectionNews, useConnectionState } from './connection';
import { HelpDialog, helpOpen } from './help-dialog';
import { useMainFocus } from './main-focus';
import { useMedia } from './media';
import { usePageTitle } from './page-title';
import { answerKeys, useShortcut } from './shortcuts';
import { SidebarFoot } from './sidebar-foot';
import { showSidebar, sidebarBeside, sidebarOver } from './sidebar-state';
import { SkipLink } from './skip-link';
import { useStore } from './store';
import { TopBar } from './top-bar';

const ROOMY = '(min-width: 48rem)';

/** The frame of every view: the sidebar beside it, or over it where there is little room. */
export function Shell({ children }: { children: ReactNode }) {
  const { app } = useTexts();
  const [path, go] = useLocation();
  const title = usePageTitle();
  const connection = useConnectionState();
  const roomy = useMedia(ROOMY);
  const beside = useStore(sidebarBeside) && roomy;
  const main = useMainFocus(path);
  const open = (): void => (roomy ? showSidebar(true) : sidebarOver.set(true));
  const close = (): void => sidebarOver.set(false);

  useEffect(() => {
    document.addEventListener('keydown', answerKeys);
    return () => document.removeEventListener('keydown', answerKeys);
  }, []);
  useShortcut('newChat', () => go('/'));
  useShortcut('help', () => helpOpen.set(true));
  useShortcut('sidebar', () => (roomy ? showSidebar(!beside) : sidebarOver.set(true)));
  useShortcut('search', () => {
    searchWanted.wish();
    open();
  });

  return (
    <div className="flex h-dvh overflow-hidden">
      <SkipLink main={main} />
      {beside && (
        <aside aria-label={app.sidebar.label} className="flex w-72 shrink-0 flex-col border-r border-line">
          <div className="flex items-center gap-2.5 py-2.5 pr-2 pl-4">
            <Logo />
            <span className="flex-1 font-semibold tracking-tight">{app.name}</span>
            <IconButton label={app.sidebar.hide} onClick={() => showSidebar(false)}>
              <PinLeftIcon />
            </IconButton>
          </div>
          <Sidebar onNavigate={() => undefined} foot={<SidebarFoot connection={connection} onNavigate={() => undefined} />} />
        </aside>
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        {!beside && <TopBar title={title} connection={connection} onMenu={open} />}
        <main ref={main} id="main" tabIndex={-1} aria-label={title} className="min-h-0 flex-1 outline-none">
          {children}
        </main>
      </div>
      <Drawer side="left" open={useStore(sidebarOver) && !roomy} onClose={close} title={app.name}>
        <Sidebar onNavigate={close} foot={<SidebarFoot connection={connection} onNavigate={close} />} />
      </Drawer>
      <SourceDrawer />
      <HelpDialog />
      <ConnectionNews state={connection} />
    </div>
  );
}
