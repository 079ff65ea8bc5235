import { passageIndexContract, type PassageIndexWorld } from '../contract/passage-index.contract';
import { freshDatabase } from '../support/database';
import { openThreadIndex } from '../support/passage-indexes';

async function world(exactBelow: number): Promise<PassageIndexWorld> {
  const database = await freshDatabase();
  const { index, end } = await openThreadIndex(database.url, { exactBelow });
  return { index, databaseUrl: database.url, end: () => end().then(() => database.drop()) };
}

passageIndexContract('threads, graph', () => world(0));
passageIndexContract('threads, exact scan', () => world(5000));
