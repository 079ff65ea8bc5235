import { Link } from 'wouter';
import { useTexts } from '../texts/texts';

export function NotFound() {
  const { notFound } = useTexts().app;
  return (
    <div className="grid h-full place-content-center gap-3 p-6 text-center">
      <h1 className="text-xl font-semibold">{notFound.title}</h1>
      <p className="text-muted">{notFound.detail}</p>
      <Link href="/" className="text-accent underline underline-offset-4">
        {notFound.back}
      </Link>
    </div>
  );
}
