import { ActivityLogIcon, UpdateIcon } from '@radix-ui/react-icons';
import { Link } from 'wouter';
import type { Message } from '../api/types';
import { CopyButton } from '../markdown/copy-button';
import { useTexts } from '../texts/texts';
import { IconButton } from '../ui/button';
import { duration } from '../ui/time';
import { useChat } from './chat-context';
import { Feedback } from './feedback';
import { useRun } from './thread-data';
import { Versions } from './versions';

/** Below an answer: its versions, what to do with it, and by whom it came. Of the last one always seen, of others when one is near. */
export function AnswerActions({ message, text, last, near }: { message: Message; text: string; last: boolean; near: boolean }) {
  const { chat } = useTexts();
  const { retry } = useChat();
  const { run_id } = message;
  const hidden = 'opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100';
  return (
    <div className="mt-2 -ms-2">
      <div className="flex min-h-8 flex-wrap items-center">
        <Versions message={message} />
        <div role="group" aria-label={chat.actions.label} className={`flex flex-wrap items-center ${last ? '' : hidden}`}>
          {text !== '' && <CopyButton text={() => text} label={chat.actions.copy} className="w-8 pointer-coarse:w-10" />}
          <Feedback message={message} />
          {run_id !== null && (
            <>
              <IconButton label={chat.actions.retry} onClick={() => retry(run_id)}>
                <UpdateIcon />
              </IconButton>
              <Link
                href={`/runs/${run_id}`}
                aria-label={chat.actions.inspect}
                title={chat.actions.inspect}
                className="inline-flex size-8 items-center justify-center rounded-md text-muted transition-colors hover:bg-raised hover:text-ink pointer-coarse:size-10"
              >
                <ActivityLogIcon />
              </Link>
              <AnsweredBy runId={run_id} wanted={last || near} />
            </>
          )}
        </div>
      </div>
    </div>
  );
}

/** Asked for when somebody is near: a long thread has hundreds of answers. */
function AnsweredBy({ runId, wanted }: { runId: string; wanted: boolean }) {
  const { chat } = useTexts();
  const { data: run } = useRun(runId, wanted);
  if (!run?.model || !run.started_at || !run.finished_at) return null;
  const took = duration(Date.parse(run.finished_at) - Date.parse(run.started_at));
  return (
    <span className="ms-2 truncate text-xs text-muted" title={`${chat.details.model(run.model)} ${chat.details.took(took)}`}>
      {run.model.split('/').at(-1)} · {took}
    </span>
  );
}
