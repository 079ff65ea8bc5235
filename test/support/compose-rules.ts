import type { ComposeFile, ComposeService } from './compose-file';

/** What the service itself says of its settings. */
export interface ServiceFacts {
  settings: string[];
  graceSeconds: number;
}
type Rule = (file: ComposeFile, facts: ServiceFacts) => boolean;

const ours = ({ services }: ComposeFile): ComposeService[] => [services.api, services.worker].filter((service) => service !== undefined);
const every = ({ services }: ComposeFile, holds: (service: ComposeService) => unknown): boolean => Object.values(services).every(holds);
const seconds = (duration = ''): number => Number(/^(\d+)s$/.exec(duration)?.[1] ?? 0);
const database = (service: ComposeService): URL => new URL((service.environment.DATABASE_URL ?? 'none:').replace(/\$\{[^}]*\}/g, 'secret'));

const RULES: Record<string, Rule> = {
  'there is a database, an API and a worker': ({ services }) =>
    ['postgres', 'api', 'worker'].every((name) => services[name] && !services[name].profiles) &&
    services.api?.environment.ROLE === 'api' &&
    services.worker?.environment.ROLE === 'worker',
  'what a plain start leaves out stands in a profile': ({ services }) =>
    Object.entries(services).every(([name, { profiles }]) => ['postgres', 'api', 'worker'].includes(name) || !!profiles?.length),
  'user and database are chatbot': (file) =>
    file.services.postgres?.environment.POSTGRES_USER === 'chatbot' &&
    file.services.postgres.environment.POSTGRES_DB === 'chatbot' &&
    ours(file).every((service) => /^chatbot$/.test(database(service).username) && /^\/chatbot$/.test(database(service).pathname)),
  'both sides take one password': (file) =>
    ours(file).every(({ environment }) => environment.DATABASE_URL?.includes(`:${file.services.postgres?.environment.POSTGRES_PASSWORD}@`)),
  'callers need a token': (file) => ours(file).every(({ environment }) => environment.AUTH_MODE === 'token'),
  'every variable is a setting': (file, { settings }) =>
    ours(file).every(({ environment }) => Object.keys(environment).every((name) => settings.includes(name))),
  'an env file may be missing': (file) => ours(file).every(({ env_file = [] }) => env_file.every(({ required }) => required === false)),
  'all have a health check without a shell': (file) => every(file, ({ healthcheck }) => healthcheck?.test[0] === 'CMD'),
  'ours wait for a healthy database': (file) => ours(file).every(({ depends_on }) => depends_on?.postgres?.condition === 'service_healthy'),
  'all come back by themselves': (file) => every(file, ({ restart }) => restart === 'unless-stopped'),
  'no root file system can be written': (file) => every(file, ({ read_only, tmpfs }) => read_only && tmpfs?.includes('/tmp')),
  'no capability is left': (file) => every(file, ({ cap_drop, cap_add }) => cap_drop?.includes('ALL') && !cap_add?.length),
  'no privilege can be gained': (file) =>
    every(file, ({ privileged, security_opt }) => !privileged && security_opt?.includes('no-new-privileges:true')),
  'no process is root': (file) => every(file, ({ build, user }) => (build ? user === undefined : !!user && !/^(0|root)\b/.test(user))),
  'images are pinned': (file) => every(file, ({ build, image }) => !!build || /:\d+\.\d+[\w.-]*$/.test(image ?? '')),
  'ports open on loopback only': (file) => every(file, ({ ports = [] }) => ports.every((port) => port.startsWith('127.0.0.1:'))),
  'only the API is published': ({ services }) =>
    Object.entries(services).every(([name, { ports, profiles }]) => name === 'api' || profiles || !ports?.length),
  'workers can be many': ({ services }) => !services.worker?.container_name && !services.worker?.ports && !services.worker?.volumes,
  'nobody shares the host or its folders': (file) =>
    every(file, ({ network_mode, volumes = [] }) => network_mode === undefined && volumes.every((volume) => /^[a-z]/.test(volume))),
  'no volume has two servers': ({ services }) => {
    const volumes = Object.values(services).flatMap((service) => service.volumes ?? []);
    return new Set(volumes).size === volumes.length;
  },
  'PostgreSQL 18 keeps its data in the volume': ({ services }) =>
    !/-pg18/.test(services.postgres?.image ?? '') ||
    !!services.postgres?.volumes?.every((volume) => volume.endsWith(':/var/lib/postgresql')),
  'a stop waits for the runs': (file, { graceSeconds }) =>
    ours(file).every(({ stop_grace_period }) => seconds(stop_grace_period) > graceSeconds + 5),
  'zombies are reaped': (file) => ours(file).every(({ init }) => init),
  'logs are bounded': (file) =>
    every(file, ({ logging }) => logging?.driver === 'json-file' && logging.options['max-size'] && logging.options['max-file']),
};

/** The rules that a compose file breaks. */
export const composeFaults = (file: ComposeFile, facts: ServiceFacts): string[] =>
  Object.entries(RULES).flatMap(([name, kept]) => (kept(file, facts) ? [] : [name]));

export const composeRules = Object.keys(RULES);
