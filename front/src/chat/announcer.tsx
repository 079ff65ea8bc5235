import { useEffect, useState } from 'react';
import { liveRuns } from '../runs/live-runs';
import type { RunView } from '../runs/run-view';
import { useTexts } from '../texts/texts';

const SAID = 200;

/** Tells those who listen that an answer has ended, and how it begins; never its single words. */
export function Announcer({ runs }: { runs: ReadonlySet<string> }) {
  const { chat } = useTexts();
  const [said, setSaid] = useState('');
  useEffect(() => {
    const says = ({ ended, text, error }: RunView): string =>
      ended === 'done'
        ? chat.finished(text.slice(0, SAID))
        : ended === 'cancelled'
          ? chat.stopped
          : `${chat.failedShort} ${error?.message ?? ''}`;
    return liveRuns.onEnded((runId, view) => runs.has(runId) && setSaid(says(view)));
  }, [runs, chat]);
  return (
    <p role="status" className="sr-only">
      {runs.size > 0 ? chat.answering : said}
    </p>
  );
}
