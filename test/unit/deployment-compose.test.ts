import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../src/infrastructure/config/settings';
import { readCompose, schemaFaults, type ComposeFile, type ComposeService } from '../support/compose-file';
import { composeFaults, composeRules } from '../support/compose-rules';

const ROOT = join(__dirname, '../..');
const COMPOSE = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const facts = {
  settings: [...readFileSync(join(ROOT, '.env_ex'), 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name as string),
  graceSeconds: readSettings({}).runs.shutdownGraceSeconds,
};

type Services = Record<'postgres' | 'api' | 'worker' | 'postgres-dev', ComposeService>;

/** A change that breaks each rule. */
const BREAKS: Record<string, (services: Services) => unknown> = {
  'there is a database, an API and a worker': (s) => (s.worker.environment.ROLE = 'all'),
  'what a plain start leaves out stands in a profile': ({ 'postgres-dev': dev }) => [delete dev.profiles, delete dev.ports],
  'user and database are chatbot': (s) => (s.postgres.environment.POSTGRES_DB = 'postgres'),
  'both sides take one password': (s) => (s.postgres.environment.POSTGRES_PASSWORD = 'other'),
  'callers need a token': (s) => (s.api.environment.AUTH_MODE = 'open'),
  'every variable is a setting': (s) => (s.api.environment.DATABSE_URL = 'x'),
  'an env file may be missing': (s) => (s.api.env_file = [{ path: '.env', required: true }]),
  'all have a health check without a shell': (s) => delete s.worker.healthcheck,
  'ours wait for a healthy database': (s) => (s.worker.depends_on = { postgres: { condition: 'service_started' } }),
  'all come back by themselves': (s) => delete s.postgres.restart,
  'no root file system can be written': (s) => (s.postgres.read_only = false),
  'no capability is left': (s) => (s.api.cap_add = ['NET_ADMIN']),
  'no privilege can be gained': (s) => (s.worker.privileged = true),
  'no process is root': (s) => (s.postgres.user = '0:0'),
  'images are pinned': (s) => (s.postgres.image = 'pgvector/pgvector:latest'),
  'ports open on loopback only': (s) => (s.api.ports = ['8000:8000']),
  'only the API is published': (s) => (s.postgres.ports = ['127.0.0.1:5432:5432']),
  'workers can be many': (s) => (s.worker.container_name = 'worker'),
  'nobody shares the host or its folders': (s) => (s.api.volumes = ['/var/run/docker.sock:/var/run/docker.sock']),
  'no volume has two servers': (s) => (s['postgres-dev'].volumes = s.postgres.volumes ?? []),
  'PostgreSQL 18 keeps its data in the volume': (s) => (s.postgres.volumes = ['postgres:/var/lib/postgresql/data']),
  'a stop waits for the runs': (s) => (s.worker.stop_grace_period = '10s'),
  'zombies are reaped': (s) => (s.worker.init = false),
  'logs are bounded': (s) => delete s.api.logging,
};

const changed = (change: (services: Services) => unknown): ComposeFile => {
  // Through JSON, which shares nothing: what YAML's aliases share, a change would change twice.
  const file = JSON.parse(JSON.stringify(readCompose(COMPOSE))) as ComposeFile;
  change(file.services as Services);
  return file;
};

describe('docker-compose.yml', () => {
  it('is what the Compose specification allows', () => expect(schemaFaults(readCompose(COMPOSE))).toEqual([]));

  it.each<[string, (services: Services) => unknown]>([
    ['an unknown key', (s) => Object.assign(s.api, { restrat: 'always' })],
    ['a list where a map belongs', (s) => Object.assign(s.api, { healthcheck: ['node'] })],
    ['an env file without its path', (s) => Object.assign(s.api, { env_file: [{ required: false }] })],
  ])('is seen to break the specification: %s', (_, change) => {
    expect(schemaFaults(changed(change))).not.toEqual([]);
  });

  it('keeps every rule', () => expect(composeFaults(readCompose(COMPOSE), facts)).toEqual([]));

  it('has a change that breaks each rule', () => expect(Object.keys(BREAKS)).toEqual(composeRules));

  it.each(Object.entries(BREAKS))('is seen to break: %s', (rule, change) => {
    expect(composeFaults(changed(change), facts)).toEqual([rule]);
  });

  it('opens the API and the page on one port, and the page on the port of its development, too', () => {
    const { api } = readCompose(COMPOSE).services as Services;
    expect(api.ports).toEqual(['127.0.0.1:8000:8000', '127.0.0.1:5173:8000']);
  });

  it('gives api and worker settings that the service takes', () => {
    const { api, worker } = readCompose(COMPOSE).services as Services;
    for (const { environment } of [api, worker]) {
      const given = Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{\w+:-(\w*)\}/g, '$1')]);
      const { host, port, role, access, database } = readSettings(Object.fromEntries(given) as Record<string, string>);
      expect({ host, port, role, mode: access.mode, direct: database.directUrl }).toEqual({
        host: '0.0.0.0',
        port: 8000,
        role: environment.ROLE,
        mode: 'token',
        direct: undefined,
      });
      expect(database.url).toBe('postgres://chatbot:chatbot@postgres:5432/chatbot');
    }
  });
});
