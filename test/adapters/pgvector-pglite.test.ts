import { passageIndexContract } from '../contract/passage-index.contract';
import { openPgvectorIndex } from '../support/passage-indexes';
import { startPglite } from '../support/pglite-server';

passageIndexContract('pgvector, PGlite', async () => {
  const server = await startPglite();
  const { index, end } = await openPgvectorIndex(server.url);
  return { index, databaseUrl: server.url, end: () => end().then(server.end) };
});
