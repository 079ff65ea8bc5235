import { passageIndexContract } from '../contract/passage-index.contract';
import { openPgvectorIndex } from '../support/passage-indexes';
import { pgvectorDatabase, pgvectorLacking, startPgvectorServer, type PgvectorServer } from '../support/pgvector-server';

const lacking = pgvectorLacking();
if (lacking) console.log(`skipped: ${lacking}`);

(lacking ? describe.skip : describe)('pgvector on a real server', () => {
  let server: PgvectorServer;
  beforeAll(async () => void (server = await startPgvectorServer()), 60_000);
  afterAll(() => server.end());

  passageIndexContract('pgvector', async () => {
    const database = await pgvectorDatabase(server);
    const { index, end } = await openPgvectorIndex(database.url);
    return { index, databaseUrl: database.url, end: () => end().then(() => database.drop()) };
  });
});
