import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { brokenRuns } from '../support/invariants';
import { startService, type Service } from '../support/service';
import { benchDatabase } from './bench-database';
import { forked, portOf } from './processes';

/** What a bench measures, each in a process of its own: a database, a source of tokens, a proxy, and the service. */
export interface BenchStage {
  service: Service;
  /** Process ids and ports. */
  pids: Record<'service' | 'database' | 'proxy' | 'source', number>;
  ports: Record<'service' | 'proxy', number>;
  query<T>(sql: string, params?: unknown[]): Promise<T[]>;
  /** Runs that broke a promise. */
  broken(): Promise<unknown[]>;
  /** What the service holds once its garbage is collected, in bytes. */
  memory(): Promise<{ rss: number; heap: number }>;
  end(): Promise<void>;
}

const COLLECT = join(__dirname, 'collect-garbage.cjs');

export async function benchStage({ rate, env = {} }: { rate?: number; env?: Record<string, string> } = {}): Promise<BenchStage> {
  const database = await benchDatabase();
  const source = forked('source.ts', ...(rate ? [String(rate)] : []));
  const sourcePort = await portOf(source);
  const proxy = forked('proxy.ts', String(sourcePort));
  const [proxyPort, service] = await Promise.all([
    portOf(proxy),
    startService({
      env: {
        DATABASE_URL: database.url,
        LLM_PROVIDER: 'openai',
        LLM_MODEL: 'bench',
        OPENAI_BASE_URL: `http://127.0.0.1:${sourcePort}/v1`,
        LEASE_SECONDS: '15',
        ...env,
      },
      nodeOptions: ['--expose-gc', '--require', COLLECT, ...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [])],
    }),
  ]);
  const client = new Client({ connectionString: database.url, application_name: 'bench' });
  await client.connect();
  const query = async <T>(sql: string, params: unknown[] = []): Promise<T[]> => (await client.query(sql, params)).rows as T[];
  return {
    service,
    pids: { service: service.child.pid!, database: database.pid, proxy: proxy.pid!, source: source.pid! },
    ports: { service: Number(new URL(service.url).port), proxy: proxyPort },
    query,
    broken: () => brokenRuns(query),
    memory: async () => {
      const before = service.output().length;
      service.child.kill('SIGUSR2');
      for (;;) {
        const told = /MEMORY (\{.*\})/.exec(service.output().slice(before))?.[1];
        if (told) return JSON.parse(told) as { rss: number; heap: number };
        await once(service.child.stdout!, 'data', { signal: AbortSignal.timeout(10_000) });
      }
    },
    async end() {
      await client.end();
      await service.stop();
      for (const child of [proxy, source]) if (child.connected) child.disconnect();
      await database.end();
    },
  };
}
