import type { ReactNode } from 'react';

const LOOKS = {
  info: 'border-line bg-raised text-ink',
  warn: 'border-transparent bg-warn-soft text-warn',
  bad: 'border-transparent bg-bad-soft text-bad',
};

/** A sentence that somebody should see. `bad` is told at once to who listens, the others when there is time. */
export function Notice({ kind = 'info', children }: { kind?: keyof typeof LOOKS; children: ReactNode }) {
  return (
    <div role={kind === 'bad' ? 'alert' : 'status'} className={`rounded-lg border px-3 py-2 text-sm ${LOOKS[kind]}`}>
      {children}
    </div>
  );
}
