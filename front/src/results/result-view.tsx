import { createElement, Suspense } from 'react';
import type { DataOf } from '../api/types';
import { Failed } from '../app/failed';
import { StructuredView } from './structured-view';
import { RESULT_VIEWS } from './views';

/** A structured result, by the view that is registered for its assistant, else as a table. */
export function ResultView({ assistant, result }: { assistant: string; result: DataOf<'result'> }) {
  const View = RESULT_VIEWS.get(assistant);
  if (!View) return <StructuredView value={result} />;
  return (
    <Failed>
      <Suspense>{createElement(View, { result })}</Suspense>
    </Failed>
  );
}
