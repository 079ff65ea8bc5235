import { Suspense, useMemo, useState } from 'react';
import { lazyView } from '../app/lazy-view';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { duration } from '../ui/time';
import { useNumbers } from './numbers';
import { meanRate, ratesOf, type Piece, type RatePoint, type Rates } from './rates';
import { Section } from './section';

// The chart's library is needed by nobody who does not look at a run.
const RateChart = lazyView(() => import('./rate-chart').then(({ RateChart }) => RateChart));

interface Props {
  pieces: readonly Piece[];
  /** Milliseconds since the run was posted. */
  restarts: readonly number[];
  /** The model has counted its tokens. */
  counted: boolean;
}

export function RatePanel({ pieces, restarts, counted }: Props) {
  const { rates: texts } = useTexts().inspector;
  const numbers = useNumbers();
  const rates = useMemo(() => ratesOf(pieces), [pieces]);
  const [asTable, setAsTable] = useState(false);
  const [point, setPoint] = useState<RatePoint>();
  const said = point
    ? `${duration(point.at)} · ${numbers(point.perSecond)}/s`
    : texts.mean(numbers(meanRate(pieces)), duration(rates.stepMs));
  if (rates.points.length === 0)
    return (
      <Section title={texts.title}>
        <p className="text-sm text-muted">{texts.few}</p>
      </Section>
    );
  return (
    <Section
      title={texts.title}
      beside={
        <Button kind="quiet" onClick={() => setAsTable(!asTable)}>
          {asTable ? texts.asChart : texts.asTable}
        </Button>
      }
    >
      {asTable ? (
        <RateTable rates={rates} />
      ) : (
        <Suspense fallback={<div className="h-55" />}>
          <RateChart
            rates={rates}
            restarts={restarts}
            label={`${texts.chart}: ${texts.mean(numbers(meanRate(pieces)), duration(rates.stepMs))}`}
            onPoint={setPoint}
          />
        </Suspense>
      )}
      <p className="mt-2 text-sm text-muted tabular-nums">{said}</p>
      {!counted && <p className="mt-1 text-sm text-muted">{texts.estimated}</p>}
    </Section>
  );
}

function RateTable({ rates }: { rates: Rates }) {
  const { rates: texts } = useTexts().inspector;
  const numbers = useNumbers();
  return (
    <div tabIndex={0} role="region" aria-label={texts.title} className="max-h-55 overflow-y-auto">
      <table className="w-full text-right text-sm tabular-nums">
        <thead className="text-muted">
          <tr>
            {[texts.time, texts.tokens, texts.rate].map((head) => (
              <th key={head} scope="col" className="sticky top-0 bg-canvas py-1 font-normal first:text-left">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rates.points.map(({ at, tokens, perSecond }) => (
            <tr key={at} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal">
                {duration(at)}
              </th>
              <td>{numbers(tokens)}</td>
              <td>{numbers(perSecond)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
