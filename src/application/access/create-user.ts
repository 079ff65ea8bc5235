import { Forbidden, Unauthenticated } from '../../domain/access/unauthenticated';
import type { User, UserRepository } from '../../domain/access/user';
import type { AccessPolicy } from './access-policy';
import type { Authenticate } from './authenticate';
import type { Tokens } from './tokens';

export class CreateUser {
  constructor(
    private readonly users: UserRepository,
    private readonly tokens: Tokens,
    private readonly policy: AccessPolicy,
    private readonly authenticate: Authenticate,
  ) {}

  /** Makes a user with a token, which is told this once. `credential` is what the caller came with. @throws Unauthenticated, Forbidden */
  async execute(name: string, credential: string | undefined): Promise<{ user: User; token: string }> {
    await this.admit(credential);
    const token = this.tokens.issue();
    const user = await this.users.create(name, this.tokens.hash(token) as string);
    return { user, token };
  }

  /** A credential, where sent, has to be good, even where none is needed. */
  private async admit(credential: string | undefined): Promise<void> {
    const { signup, adminToken } = this.policy;
    if (credential === undefined) {
      if (signup === 'open') return;
      throw new Unauthenticated('Signing up is closed here: the operator makes users with ADMIN_TOKEN as the bearer token.');
    }
    if (adminToken !== undefined && this.tokens.same(credential, adminToken)) return;
    await this.authenticate.execute(credential);
    if (signup === 'closed') throw new Forbidden('Signing up is closed here: only ADMIN_TOKEN makes users.');
  }
}
