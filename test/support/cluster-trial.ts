import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/infrastructure/postgres/embedded/embedded-postgres';
import { startOwner, type Owner } from './cluster-child';
import { newFolder, type TestFolder } from './cluster-folder';
import { adminOf } from './database';

/** One home on which the tests of the embedded database start, kill and start again. */
export class Trial {
  readonly said: string[] = [];
  private readonly owners: Owner[] = [];
  private readonly begun: EmbeddedPostgres[] = [];

  home: string;

  private constructor(private readonly folder: TestFolder) {
    this.home = folder.home;
  }

  static async begin(): Promise<Trial> {
    return new Trial(await newFolder());
  }

  async start(more: { durable?: boolean; signal?: AbortSignal } = {}): Promise<EmbeddedPostgres> {
    const postgres = await startEmbeddedPostgres({ home: this.home, durable: false, say: (line) => this.said.push(line), ...more });
    this.begun.push(postgres);
    return postgres;
  }

  /** The same in a process of its own. */
  own(more: { uid?: number; durable?: boolean } = {}): Owner {
    const owner = startOwner(this.home, more);
    this.owners.push(owner);
    return owner;
  }

  /** Ends what a test started, if it did not come to that itself. */
  async quit(): Promise<void> {
    for (const owner of this.owners.splice(0)) await owner.kill();
    for (const postgres of this.begun.splice(0)) await postgres.stop();
  }

  async end(): Promise<void> {
    await this.quit();
    await this.folder.remove(); // and with it an orphan that nobody adopted
  }
}

export async function rows(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return adminOf(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
}
