import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts';
import { Logo } from '../ui/logo';

/** What stands in the place of the page while nobody is known. */
export function GateFrame({ children }: { children: ReactNode }) {
  const { app } = useTexts();
  return (
    <main className="grid min-h-dvh place-items-center overflow-y-auto px-5 py-10">
      <div className="w-full max-w-sm">
        <p className="mb-8 flex items-center gap-2.5 text-lg font-semibold tracking-tight">
          <Logo className="size-8" />
          {app.name}
        </p>
        {children}
      </div>
    </main>
  );
}
