import type { Principal } from '../../domain/access/principal';
import type { UserRepository } from '../../domain/access/user';
import type { Assistants } from '../../domain/chat/assistant';
import { Invalid } from '../../domain/failure';
import type { UserId } from '../../domain/ids';
import { namedUser } from '../access/named-user';
import type { FoundPassages, PassageSearch, SearchPassages } from './search-passages';

/** The most that one search gives, and what it gives unless told otherwise. */
export const MOST_PASSAGES = 100;
export const STANDARD_PASSAGES = 5;

export interface CollectionSearch extends Omit<PassageSearch, 'collection' | 'user' | 'perDocument' | 'tail'> {
  /** Whose collections are meant besides the shared ones, where the caller may say so. */
  userId?: UserId;
  /** undefined: the one of the standard assistant. */
  collection?: string;
}

/** A search on behalf of a caller, who looks through what is found. */
export class SearchCollection {
  constructor(
    private readonly users: UserRepository,
    private readonly assistants: Assistants,
    private readonly search: SearchPassages,
  ) {}

  /** @throws NotFound (user, collection), Invalid without a collection to search; EmbedderMismatch and Unavailable as SearchPassages does */
  async execute(principal: Principal, { userId, collection, k = STANDARD_PASSAGES, ...wish }: CollectionSearch): Promise<FoundPassages> {
    const user = (await namedUser(this.users, principal, userId)) ?? null;
    return this.search.execute({ ...wish, k, user, tail: true, collection: collection ?? (await this.standard()) });
  }

  private async standard(): Promise<string> {
    const { collection } = await this.assistants.default();
    if (collection === undefined) throw new Invalid('collection', 'collection is missing: the standard assistant searches none. Name one.');
    return collection;
  }
}
