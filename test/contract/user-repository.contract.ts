import type { UserId } from '../../src/domain/ids';
import type { OpenWorld, RepositoryWorld } from './repository-world';

/** What every UserRepository keeps, beginning with an empty store. */
export function userRepositoryContract(name: string, open: OpenWorld): void {
  describe(`UserRepository on ${name}`, () => {
    let world: RepositoryWorld;
    beforeEach(async () => void (world = await open()));
    afterEach(() => world.close());

    it('gives the first user the id 1', async () => {
      expect(await world.users.create('Ana', 'h1')).toEqual({ id: 1, name: 'Ana', tier: 'default' });
      expect(await world.users.create('Ana', 'h2')).toMatchObject({ id: 2 });
    });

    it('finds users by token hash and by id', async () => {
      const user = await world.users.create('Ana', 'hash');
      expect(await world.users.byTokenHash('hash')).toEqual(user);
      expect(await world.users.byTokenHash('other')).toBeUndefined();
      expect(await world.users.find(user.id)).toEqual(user);
      expect(await world.users.exists(user.id)).toBe(true);
      expect(await world.users.exists(77 as UserId)).toBe(false);
      expect(await world.users.find(77 as UserId)).toBeUndefined();
    });

    it('makes the user local once, however many ask at once', async () => {
      await world.users.create('Ana', 'hash');
      const users = await Promise.all(Array.from({ length: 20 }, () => world.users.local()));
      expect(new Set(users.map((user) => user.id)).size).toBe(1);
      expect(users[0]).toMatchObject({ name: 'local' });
      expect(users[0]?.id).not.toBe(1);
      expect(await world.users.local()).toEqual(users[0]);
    });
  });
}
