import { Link } from 'wouter';
import { useTexts } from '../texts/texts';
import { Button } from './button';

/** In the place of what cannot be shown: why, and the way on, which is to try again or `back` to a new chat. */
export function Missing({ title, detail, ...way }: { title: string; detail: string } & ({ onRetry: () => void } | { back: string })) {
  const { app } = useTexts();
  return (
    <div role="alert" className="grid h-full place-content-center justify-items-center gap-3 p-6 text-center">
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="max-w-prose text-balance text-muted">{detail}</p>
      {'onRetry' in way ? (
        <Button kind="primary" onClick={way.onRetry}>
          {app.retry}
        </Button>
      ) : (
        <Link href="/" className="inline-flex min-h-10 items-center text-accent underline underline-offset-4">
          {way.back}
        </Link>
      )}
    </div>
  );
}
