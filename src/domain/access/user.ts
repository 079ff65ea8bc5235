import type { UserId } from '../ids';

export interface User {
  id: UserId;
  name: string;
  tier: string;
}

export interface UserRepository {
  /** Stores the user with the SHA-256 of its token: 256 random bits need no salt. */
  create(name: string, tokenHash: string): Promise<User>;
  byTokenHash(tokenHash: string): Promise<User | undefined>;
  exists(id: UserId): Promise<boolean>;
  find(id: UserId): Promise<User | undefined>;
  /** The user `local` of open mode, made at first use. It has no token. */
  local(): Promise<User>;
}
export const UserRepository = Symbol('UserRepository');
