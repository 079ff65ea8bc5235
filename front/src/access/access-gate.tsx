import { useEffect, type ReactNode } from 'react';
import { useStore } from '../app/store';
import { session } from './session';
import { StartingView, UnreachableView } from './starting-view';
import { TokenForm } from './token-form';

/** Shows the page once the service knows who this is; until then, why not and what to do. */
export function AccessGate({ children }: { children: ReactNode }) {
  const state = useStore(session);
  useEffect(() => {
    void session.start();
    const seen = (): void => void (document.visibilityState === 'visible' && session.lookAgain());
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, []);
  switch (state.kind) {
    case 'starting':
      return <StartingView />;
    case 'unreachable':
      return <UnreachableView detail={state.detail} />;
    case 'token-needed':
      return <TokenForm why={state.why} maySignUp={state.maySignUp} />;
    case 'ready':
      // Another user begins with components of their own.
      return <Entered key={state.user.user_id}>{children}</Entered>;
    default:
      return state satisfies never;
  }
}

const Entered = ({ children }: { children: ReactNode }) => children;
