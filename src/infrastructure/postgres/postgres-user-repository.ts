import type { User, UserRepository } from '../../domain/access/user';
import type { UserId } from '../../domain/ids';
import type { Database } from './database';

const COLUMNS = 'user_id as "id", name, tier';

/** Users on Postgres. */
export class PostgresUserRepository implements UserRepository {
  constructor(private readonly database: Database) {}

  async create(name: string, tokenHash: string): Promise<User> {
    const [user] = await this.database.query<User>(`insert into users (name, token_hash) values ($1, $2) returning ${COLUMNS}`, [
      name,
      tokenHash,
    ]);
    return user!;
  }

  async byTokenHash(tokenHash: string): Promise<User | undefined> {
    const [user] = await this.database.query<User>(`select ${COLUMNS} from users where token_hash = $1`, [tokenHash]);
    return user;
  }

  async exists(id: UserId): Promise<boolean> {
    return (await this.find(id)) !== undefined;
  }

  async find(id: UserId): Promise<User | undefined> {
    const [user] = await this.database.query<User>(`select ${COLUMNS} from users where user_id = $1`, [id]);
    return user;
  }

  async local(): Promise<User> {
    const existing = await this.withoutToken();
    if (existing) return existing;
    // Two first uses at once: the index users_local lets one of them through.
    await this.database.query(`insert into users (name) values ('local') on conflict ((true)) where token_hash is null do nothing`);
    return (await this.withoutToken())!;
  }

  private async withoutToken(): Promise<User | undefined> {
    const [user] = await this.database.query<User>(`select ${COLUMNS} from users where token_hash is null`);
    return user;
  }
}
