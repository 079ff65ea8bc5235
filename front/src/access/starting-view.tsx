import { useLate } from '../app/late';
import { useTexts } from '../texts/texts';
import { Spinner } from '../ui/spinner';
import { GateFrame } from './gate-frame';

export function StartingView() {
  const { access } = useTexts();
  const late = useLate();
  return (
    <main aria-busy className="grid min-h-dvh place-content-center">
      <p role="status" className="flex items-center gap-3 text-muted">
        {late && (
          <>
            <Spinner />
            {access.starting}
          </>
        )}
      </p>
    </main>
  );
}

/** @param detail what the last try said */
export function UnreachableView({ detail }: { detail: string }) {
  const { unreachable } = useTexts().access;
  return (
    <GateFrame>
      <div role="status">
        <h1 className="text-xl font-semibold">{unreachable.title}</h1>
        <p className="mt-2 text-muted">{unreachable.detail}</p>
        <p className="mt-6 flex items-center gap-3 text-sm text-muted">
          <Spinner />
          {unreachable.trying}
        </p>
        <p dir="auto" className="mt-2 pl-7 text-sm text-muted">
          {detail}
        </p>
      </div>
    </GateFrame>
  );
}
