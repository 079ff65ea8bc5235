import type { Principal } from '../../domain/access/principal';
import { Unauthenticated } from '../../domain/access/unauthenticated';
import type { UserRepository } from '../../domain/access/user';
import type { AccessPolicy } from './access-policy';
import type { Tokens } from './tokens';

export class Authenticate {
  constructor(
    private readonly users: UserRepository,
    private readonly tokens: Tokens,
    private readonly policy: AccessPolicy,
  ) {}

  /** Who calls with this token, or without one. @throws Unauthenticated */
  async execute(token: string | undefined): Promise<Principal> {
    if (token === undefined) {
      if (this.policy.mode === 'open') return { kind: 'local' };
      throw new Unauthenticated('This call needs a token: send "Authorization: Bearer <token>". POST /api/users gives one.');
    }
    // Looked up by its hash: how long that takes tells nothing about the token.
    const hash = this.tokens.hash(token);
    const user = hash && (await this.users.byTokenHash(hash));
    if (!user) throw new Unauthenticated('This token is not known. Send the one that POST /api/users gave, whole and without quotes.');
    return { kind: 'user', userId: user.id };
  }

  /** Whether this is ADMIN_TOKEN, whose bearer writes what is shared. */
  isAdmin(token: string): boolean {
    const { adminToken } = this.policy;
    return adminToken !== undefined && this.tokens.same(token, adminToken);
  }
}
