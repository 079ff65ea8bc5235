import { randomBytes } from 'node:crypto';
import type { Database } from './database';

const SECRET_BYTES = 32;

/** Keys that all processes share: made once, by whoever asks first, and the same for every pod and after every restart. */
export class PostgresSecretRepository {
  constructor(private readonly database: Database) {}

  /** The secret of that name, base64url. */
  async secret(name: 'ticket'): Promise<string> {
    const existing = await this.find(name);
    if (existing) return existing;
    const fresh = randomBytes(SECRET_BYTES).toString('base64url');
    await this.database.query('insert into secrets (name, value) values ($1, $2) on conflict (name) do nothing', [name, fresh]);
    return (await this.find(name))!;
  }

  private async find(name: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ value: string }>('select value from secrets where name = $1', [name]);
    return row?.value;
  }
}
