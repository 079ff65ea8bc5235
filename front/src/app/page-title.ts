import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useRoute } from 'wouter';
import { threadQuery } from '../threads/thread-queries';
import { useTexts } from '../texts/texts';

/** What the view is called: a thread's title, or the view's name. The window bears it, too. */
export function usePageTitle(): string {
  const { app, threads } = useTexts();
  const [path] = useLocation();
  const [, thread] = useRoute('/threads/:id');
  const opened = useQuery({ ...threadQuery(thread?.id ?? ''), enabled: thread !== null });
  const title = thread
    ? (opened.data?.title ?? threads.untitled)
    : path.startsWith('/documents')
      ? app.documents
      : path.startsWith('/runs/')
        ? app.run
        : path === '/'
          ? app.newChat
          : app.notFound.title;
  useEffect(() => {
    document.title = `${title} · ${app.name}`;
  }, [title, app.name]);
  return title;
}
