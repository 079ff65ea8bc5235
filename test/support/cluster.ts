import { startEmbeddedPostgres } from '../../src/infrastructure/postgres/embedded/embedded-postgres';
import { newFolder, sweepDeadFolders } from './cluster-folder';

export const TEMPLATE = 'runlog_template';

export interface TestCluster {
  url: string;
  /** Ends it and removes its folder. */
  end(): Promise<void>;
}

/** The cluster of a test run: fast (nothing is synced), in a temporary folder, on a free port. */
export async function startTestCluster(): Promise<TestCluster> {
  await sweepDeadFolders();
  const folder = await newFolder();
  const postgres = await startEmbeddedPostgres({ home: folder.home, durable: false, say: quiet });
  const end = async (): Promise<void> => {
    await postgres.stop();
    await folder.remove();
  };
  return { url: postgres.url, end };
}

export const quiet = (): void => undefined;
