import { Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { ChatPage } from '../chat/chat-page';
import { Failed } from './failed';
import { lazyView } from './lazy-view';
import { LoadingView } from './loading-view';
import { NotFound } from './not-found';

// What the chat does not need comes when it is asked for.
const DocumentsPage = lazyView(() => import('../documents/documents-page').then(({ DocumentsPage }) => DocumentsPage));
const InspectorPage = lazyView(() => import('../inspector/inspector-page').then(({ InspectorPage }) => InspectorPage));

/** The view of each address. */
export function Views() {
  const [path] = useLocation();
  return (
    <Failed at={path}>
      <Suspense fallback={<LoadingView />}>
        <Switch>
          <Route path="/">
            <ChatPage />
          </Route>
          <Route path="/threads/:id">{({ id }) => <ChatPage key={id} threadId={id} />}</Route>
          <Route path="/runs/:id">{({ id }) => <InspectorPage key={id} runId={id} />}</Route>
          <Route path="/documents/:collection?">{({ collection }) => <DocumentsPage collection={collection} />}</Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Failed>
  );
}
