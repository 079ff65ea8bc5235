import { queries } from '../app/queries';
import { liveRuns } from '../runs/live-runs';
import { session } from './session';

/** What was fetched for one user is never shown to the next: it is dropped when somebody signs out, or another comes in. For the life of the page. */
export function forgetOthers(): void {
  let last: number | undefined;
  session.watch(() => {
    const { value } = session;
    const next = value.kind === 'ready' ? value.user.user_id : undefined;
    const left = value.kind === 'token-needed' && value.why === 'left';
    if (left || (next !== undefined && last !== undefined && next !== last)) {
      liveRuns.forget();
      queries.clear();
    }
    last = left ? undefined : (next ?? last);
  });
}
