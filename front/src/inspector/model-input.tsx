import { useState } from 'react';
import { Link } from 'wouter';
import type { DataOf, Message, Passage, Run } from '../api/types';
import { openSource } from '../sources/opened-source';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { Section } from './section';

/** Passages that are shown at first. */
const FEW = 6;

interface Props {
  run: Run;
  /** Ids of messages, oldest first; undefined: the model has not been asked. */
  history?: readonly string[];
  messages: ReadonlyMap<string, Message>;
  sources?: DataOf<'sources'>;
}

/** The messages and the passages that the model was shown. */
export function ModelInput({ run, history, messages, sources }: Props) {
  const { input } = useTexts().inspector;
  return (
    <Section title={input.title}>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
        <div className="min-w-0">
          <h3 className="mb-2 text-sm text-muted">{input.messages}</h3>
          {history ? (
            <ol className="space-y-1">
              {history.map((id) => (
                <HistoryItem key={id} href={`/threads/${run.thread_id}#${id}`} message={messages.get(id)} />
              ))}
            </ol>
          ) : (
            <p className="text-sm">{input.noMessages}</p>
          )}
        </div>
        <div className="min-w-0">
          <h3 className="mb-2 text-sm text-muted">{input.search}</h3>
          {sources ? <Search sources={sources} /> : <p className="text-sm">{input.noSearch}</p>}
        </div>
      </div>
    </Section>
  );
}

function HistoryItem({ href, message }: { href: string; message?: Message }) {
  const { input } = useTexts().inspector;
  return (
    <li>
      <Link href={href} className="-mx-2 flex items-baseline gap-3 rounded-md px-2 py-1.5 text-sm hover:bg-raised pointer-coarse:min-h-10">
        <span className="w-16 shrink-0 text-muted">{message ? input.roles[message.role] : '…'}</span>
        <span dir="auto" className="line-clamp-2 min-w-0 flex-1 break-words">
          {message?.content ?? input.elsewhere}
        </span>
      </Link>
    </li>
  );
}

function Search({ sources }: { sources: DataOf<'sources'> }) {
  const { input } = useTexts().inspector;
  const [all, setAll] = useState(false);
  const { passages } = sources;
  const best = Math.max(...passages.map(({ score }) => score), 0);
  return (
    <>
      <p dir="auto" className="text-sm break-words">
        “{sources.query}”
      </p>
      <p className="mt-1 text-sm text-muted">
        {input.modes[sources.mode]} · {input.version(sources.version)}
      </p>
      {passages.length === 0 && <p className="mt-3 text-sm">{input.nothing}</p>}
      <ol className="mt-3 space-y-0.5">
        {(all ? passages : passages.slice(0, FEW)).map((passage) => (
          <PassageItem key={passage.n} passage={passage} best={best} />
        ))}
      </ol>
      {passages.length > FEW && (
        <Button kind="quiet" aria-expanded={all} className="mt-1 -ml-3" onClick={() => setAll(!all)}>
          {all ? input.few : input.all(passages.length)}
        </Button>
      )}
    </>
  );
}

function PassageItem({ passage, best }: { passage: Passage; best: number }) {
  const { input } = useTexts().inspector;
  const { n, title, page, score } = passage;
  return (
    <li>
      <button
        type="button"
        title={input.open(title)}
        onClick={() => openSource(passage)}
        className="-mx-2 grid w-[calc(100%+1rem)] grid-cols-[1.5rem_1fr_auto_3rem] items-center gap-x-3 rounded-md px-2 py-1.5 text-left text-sm hover:bg-raised pointer-coarse:min-h-10"
      >
        <span className="text-right text-muted tabular-nums">{n}</span>
        <span className="min-w-0 truncate">
          <span dir="auto">{title}</span>
          {page !== undefined && <span className="text-muted"> · {input.page(page)}</span>}
        </span>
        <span aria-hidden className="h-1.5 w-20 rounded-full bg-raised max-sm:hidden">
          <span className="block h-full rounded-full bg-accent" style={{ width: `${best > 0 ? (Math.max(score, 0) / best) * 100 : 0}%` }} />
        </span>
        <span className="text-right text-muted tabular-nums max-sm:col-start-4">
          <span className="sr-only">{input.score} </span>
          {score.toFixed(2)}
        </span>
      </button>
    </li>
  );
}
