import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { TextField } from '../ui/text-field';
import { GateFrame } from './gate-frame';
import { session, type TokenNeed } from './session';

/** Asks whose page this is. `maySignUp`: as far as is known, anybody may become a user here. */
export function TokenForm({ why, maySignUp }: { why: TokenNeed; maySignUp: boolean }) {
  const { access } = useTexts();
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const { title, detail } = access.needed[why];

  // What was tried did not help: the next try begins here. At first, too.
  useEffect(() => {
    if (!busy) field.current?.focus();
  }, [busy]);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    await work().catch((error: Error) => setFailure(error.message));
    setBusy(false);
  };
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && token.trim() !== '') void attempt(() => session.use(token));
  };

  return (
    <GateFrame>
      <div id={`${id}-why`} role={why === 'wrong' ? 'alert' : undefined}>
        <h1 className="text-xl font-semibold">{title}</h1>
        <p className="mt-2 text-muted">{detail}</p>
      </div>
      <form onSubmit={enter} className="mt-6 grid gap-3">
        <label htmlFor={id} className="text-sm font-medium">
          {access.token}
        </label>
        <TextField
          id={id}
          ref={field}
          type="password"
          autoComplete="current-password"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="rl_…"
          className="font-mono"
          value={token}
          onChange={({ target }) => setToken(target.value)}
          aria-describedby={`${id}-why`}
          aria-invalid={why === 'wrong'}
        />
        {failure !== undefined && <Notice kind="bad">{failure}</Notice>}
        <Button type="submit" kind="primary" className="min-h-10" disabled={busy || token.trim() === ''}>
          {busy ? access.entering : access.enter}
        </Button>
      </form>
      {maySignUp && (
        <div className="mt-8 border-t border-line pt-6">
          <Button
            className="w-full min-h-10"
            disabled={busy}
            onClick={() => void attempt(() => session.signUp())}
            aria-describedby={`${id}-anew`}
          >
            {why === 'left' ? access.startNew : access.anew}
          </Button>
          <p id={`${id}-anew`} className="mt-2 text-sm text-muted">
            {access.anewDetail}
          </p>
        </div>
      )}
    </GateFrame>
  );
}
