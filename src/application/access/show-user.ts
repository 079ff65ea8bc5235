import type { Principal } from '../../domain/access/principal';
import { Unauthenticated } from '../../domain/access/unauthenticated';
import type { User, UserRepository } from '../../domain/access/user';

export class ShowUser {
  constructor(private readonly users: UserRepository) {}

  /** The caller's own user. @throws Unauthenticated for a caller without a token, who is nobody in particular */
  async execute(principal: Principal): Promise<User> {
    const user = principal.kind === 'user' ? await this.users.find(principal.userId) : undefined;
    if (!user) throw new Unauthenticated('Only a token has a user of its own: send "Authorization: Bearer <token>".');
    return user;
  }
}
