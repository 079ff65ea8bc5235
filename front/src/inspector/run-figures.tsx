import type { ReactNode } from 'react';
import type { Run } from '../api/types';
import { useTexts } from '../texts/texts';
import { duration } from '../ui/time';
import { CopyButton } from '../markdown/copy-button';
import { useNumbers } from './numbers';
import type { Timeline } from './timeline';

/** The run in four figures, and below them the facts that one looks up. */
export function RunFigures(props: { run: Run; timeline: Timeline; rate: number; systemHash?: string }) {
  const { run, timeline, rate } = props;
  const { figures, facts } = useTexts().inspector;
  const numbers = useNumbers();
  const { usage } = run;
  return (
    <div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4">
        <Figure value={duration(timeline.total)} label={figures.total} />
        <Figure value={timeline.firstToken === undefined ? figures.none : duration(timeline.firstToken)} label={figures.firstToken} />
        <Figure value={rate > 0 ? numbers(rate) : figures.none} label={figures.rate} />
        <Figure
          value={usage ? numbers(usage.input_tokens + usage.output_tokens) : figures.none}
          label={usage ? figures.usage(numbers(usage.input_tokens), numbers(usage.output_tokens)) : figures.tokens}
        />
      </dl>
      <dl className="mt-6 flex flex-wrap gap-x-6 gap-y-2 border-t border-line pt-4 text-sm">
        <Fact label={facts.posted}>
          <time dateTime={run.created_at}>
            {new Date(run.created_at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })}
          </time>
        </Fact>
        <Fact label={facts.model}>{run.model ?? facts.noModel}</Fact>
        <Fact label={facts.attempt}>{run.attempt}</Fact>
        <Fact label={facts.id}>
          <Code text={run.run_id} />
        </Fact>
        {props.systemHash && (
          <Fact label={facts.prompt}>
            <span title={facts.promptDetail}>
              <Code text={props.systemHash} />
            </span>
          </Fact>
        )}
      </dl>
    </div>
  );
}

const Figure = ({ value, label }: { value: string; label: string }) => (
  <div className="flex flex-col-reverse justify-end">
    <dt className="text-sm text-muted">{label}</dt>
    <dd className="text-2xl font-semibold tracking-tight tabular-nums">{value}</dd>
  </div>
);

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="flex items-center gap-2">
    <dt className="text-muted">{label}</dt>
    <dd className="flex min-w-0 items-center tabular-nums">{children}</dd>
  </div>
);

/** Long words of machines: their beginning, and the whole to copy. */
function Code({ text }: { text: string }) {
  const { actions } = useTexts().inspector;
  return (
    <span className="inline-flex items-center gap-1">
      <code className="font-mono text-xs">{text.slice(0, 8)}…</code>
      <CopyButton text={() => text} label={actions.copy} />
    </span>
  );
}
