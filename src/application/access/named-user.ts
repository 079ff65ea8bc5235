import type { Principal } from '../../domain/access/principal';
import type { UserRepository } from '../../domain/access/user';
import { NotFound } from '../../domain/failure';
import type { UserId } from '../../domain/ids';

/**
 * The user for whom a caller acts: with a token its own, for the local principal the one it names, if any.
 * @throws NotFound for a user who is unknown, or another than the token's
 */
export async function namedUser(users: UserRepository, principal: Principal, named: UserId | undefined): Promise<UserId | undefined> {
  const known =
    principal.kind === 'local' ? named === undefined || (await users.exists(named)) : named === undefined || named === principal.userId;
  if (!known) throw new NotFound('user');
  return principal.kind === 'local' ? named : principal.userId;
}
