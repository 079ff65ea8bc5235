import type { Assistant } from '../api/types';
import { useTexts } from '../texts/texts';
import { Logo } from '../ui/logo';

/** Before the first question: who answers here, and what one could ask. */
export function EmptyThread({ assistant, onAsk }: { assistant: Assistant | undefined; onAsk: (question: string) => void }) {
  const { chat } = useTexts();
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-3xl flex-col justify-center px-4 py-10 sm:px-6">
        {assistant && (
          <>
            <span className="mb-4 [&>*]:size-9">
              <Logo />
            </span>
            <h2 className="text-2xl font-semibold tracking-tight text-balance">{assistant.title}</h2>
            <p className="mt-2 max-w-prose text-muted">{assistant.description}</p>
            {assistant.suggestions.length > 0 && (
              <ul aria-label={chat.start.suggestions} className="mt-8 grid gap-2">
                {assistant.suggestions.map((question) => (
                  <li key={question}>
                    <button
                      type="button"
                      dir="auto"
                      onClick={() => onAsk(question)}
                      className="min-h-11 w-full rounded-xl border border-line bg-surface px-4 py-2.5 text-start transition-colors hover:border-accent hover:bg-raised"
                    >
                      {question}
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
    </div>
  );
}
