import { Authenticate } from '../../../src/application/access/authenticate';
import type { AccessPolicy } from '../../../src/application/access/access-policy';
import { CreateUser } from '../../../src/application/access/create-user';
import { Forbidden, Unauthenticated } from '../../../src/domain/access/unauthenticated';
import { RandomTokens } from '../../../src/infrastructure/access/random-tokens';
import { InMemoryUsers } from '../../support/in-memory-users';

const ADMIN = 'the operator’s own word';

function world(policy: AccessPolicy) {
  const users = new InMemoryUsers();
  const authenticate = new Authenticate(users, new RandomTokens(), policy);
  return { users, authenticate, create: new CreateUser(users, new RandomTokens(), policy, authenticate) };
}

describe('signing up', () => {
  it('gives a token that is known afterwards, and of which only the hash is kept', async () => {
    const { users, authenticate, create } = world({ mode: 'token', signup: 'open' });
    const { user, token } = await create.execute('Ana', undefined);
    expect(await authenticate.execute(token)).toEqual({ kind: 'user', userId: user.id });
    expect(JSON.stringify(users.all)).not.toContain(token);
  });

  it.each(['open', 'token'] as const)('is for the operator alone where it is closed, in mode %s', async (mode) => {
    const { users, create } = world({ mode, signup: 'closed', adminToken: ADMIN });
    await expect(create.execute('Ana', undefined)).rejects.toThrow(Unauthenticated);
    await expect(create.execute('Ana', 'guessed')).rejects.toThrow(Unauthenticated);
    const { token } = await create.execute('Ana', ADMIN);
    await expect(create.execute('Ben', token)).rejects.toThrow(Forbidden);
    expect(users.all).toHaveLength(1);
  });

  it('refuses a credential that is not good, even where none is needed', async () => {
    const { create } = world({ mode: 'open', signup: 'open', adminToken: ADMIN });
    await expect(create.execute('Ana', 'rl_nobody')).rejects.toThrow(Unauthenticated);
    await expect(create.execute('Ana', ADMIN)).resolves.toMatchObject({ user: { name: 'Ana' } });
  });

  it('lets nobody be the admin where no admin token is set', async () => {
    const { create } = world({ mode: 'open', signup: 'closed' });
    await expect(create.execute('Ana', 'undefined')).rejects.toThrow(Unauthenticated);
  });
});

describe('a caller without a token', () => {
  it('is the local principal in open mode, and nobody in token mode', async () => {
    expect(await world({ mode: 'open', signup: 'open' }).authenticate.execute(undefined)).toEqual({ kind: 'local' });
    await expect(world({ mode: 'token', signup: 'open' }).authenticate.execute(undefined)).rejects.toThrow(Unauthenticated);
  });
});
