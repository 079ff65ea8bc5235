import { Problem } from '../api/problem';
import type { NewUser, User } from '../api/types';

const TIMEOUT_MS = 10_000;
const NAME = 'Browser';

/** Whose token it is; undefined: nobody's. @throws Problem where the service cannot say */
export async function whose(token: string): Promise<User | undefined> {
  const answer = await call('/api/users/me', { headers: { Authorization: `Bearer ${token}` } });
  if (answer.status === 401) return undefined;
  if (!answer.ok) throw Problem.of(answer, await body(answer));
  return (await answer.json()) as User;
}

/** A new user with its token; undefined: only the operator makes users here. @throws Problem where the service cannot make one now */
export async function newUser(): Promise<NewUser | undefined> {
  const answer = await call('/api/users', {
    method: 'POST',
    body: JSON.stringify({ name: NAME }),
    headers: { 'Content-Type': 'application/json' },
  });
  if (answer.status === 401 || answer.status === 403) return undefined;
  if (answer.status !== 201) throw Problem.of(answer, await body(answer));
  return (await answer.json()) as NewUser;
}

const body = (answer: Response): Promise<unknown> => answer.json().catch(() => undefined);
const call = (path: string, init: RequestInit): Promise<Response> =>
  fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
    throw Problem.unreachable(cause);
  });
