import { useTexts } from '../texts/texts';
import { Spinner } from '../ui/spinner';
import { useLate } from './late';

/** In the place of a view that is being loaded; after a moment, for most are there by then. */
export function LoadingView() {
  const { app } = useTexts();
  return (
    <p role="status" className="grid h-full grid-flow-col place-content-center items-center gap-3 text-muted">
      {useLate() && (
        <>
          <Spinner />
          {app.loading}
        </>
      )}
    </p>
  );
}
