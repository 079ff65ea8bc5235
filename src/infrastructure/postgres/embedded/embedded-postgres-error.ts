/** Why the embedded database does not serve, in one sentence that says what to do. */
export class EmbeddedPostgresError extends Error {
  readonly code = 'embedded_postgres';

  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.name = 'EmbeddedPostgresError';
  }
}

/** What the system said, for the middle of a sentence: `EACCES`, or the last line a program wrote. */
export function reasonOf(error: unknown): string {
  const { code, stderr, message } = error as { code?: unknown; stderr?: unknown; message?: unknown };
  if (typeof code === 'string' && code.startsWith('E')) return code;
  const lines = String(stderr || message)
    .trim()
    .split('\n');
  return lines.at(-1) ?? 'no reason given';
}

/** @throws EmbeddedPostgresError in place of what `write` threw when the folder could not be written */
export async function writingTo<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (!code || !syscall) throw error;
    const user = process.getuid?.() ?? 'this user';
    throw new EmbeddedPostgresError(
      `Runlog cannot write to ${folder} (${code}): make it a folder that user ${user} can write to, or set DATABASE_URL to a database of your own.`,
      error,
    );
  }
}
