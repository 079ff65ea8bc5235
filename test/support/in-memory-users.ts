import type { User, UserRepository } from '../../src/domain/access/user';
import type { UserId } from '../../src/domain/ids';

export class InMemoryUsers implements UserRepository {
  readonly all: (User & { hash?: string })[] = [];
  create = async (name: string, hash: string): Promise<User> => this.add(name, hash);
  byTokenHash = async (hash: string): Promise<User | undefined> => this.all.find((user) => user.hash === hash);
  exists = async (id: UserId): Promise<boolean> => this.all.some((user) => user.id === id);
  find = async (id: UserId): Promise<User | undefined> => this.all.find((user) => user.id === id);
  local = async (): Promise<User> => this.all.find((user) => !user.hash) ?? this.add('local');
  private add(name: string, hash?: string): User {
    const user = { id: (this.all.length + 1) as UserId, name, tier: 'default', hash };
    this.all.push(user);
    return user;
  }
}
