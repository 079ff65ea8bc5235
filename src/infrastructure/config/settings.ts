import { z } from 'zod';
import { anyOf, list, oneOf, url, whole, yes } from './fields';
import { knowledgeConflicts, knowledgeFields, knowledgeSettings } from './knowledge-settings';
import { modelConflicts, modelFields, modelSettings } from './model-settings';

/** Every setting, by the name that operators know it by. `.env_ex` has a line for each. */
const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole(0, 65_535, 8000),
  ROLE: oneOf(['all', 'api', 'worker'], 'all'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  DATA_DIR: z.string().min(1).default('.data'),

  DATABASE_URL: url('postgres', 'postgresql'),
  DATABASE_DIRECT_URL: url('postgres', 'postgresql'),
  MIGRATE_ON_START: yes(true),

  AUTH_MODE: oneOf(['open', 'token'], 'open'),
  SIGNUP: oneOf(['open', 'closed'], 'open'),
  ADMIN_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must have at least 16 visible ASCII characters')
    .optional(),
  TICKET_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  CORS_ORIGINS: list,

  DEFAULT_ASSISTANT: anyOf(['docs', 'cv-analyst', 'plain']).optional(),
  ...modelFields,
  RUN_MAX_SECONDS: whole(1, 86_400, 900),

  LEASE_SECONDS: whole(1, 600, 15),
  RUN_MAX_ATTEMPTS: whole(1, 100, 3),
  RUN_CONCURRENCY: whole(1, 100_000, 1000),
  MAX_QUEUED_PER_THREAD: whole(1, 1000, 10),
  SHUTDOWN_GRACE_SECONDS: whole(0, 3600, 10),

  ...knowledgeFields,
});

export type Environment = z.infer<typeof schema>;

/** All wrong settings at once, a line each. */
export class WrongSettings extends Error {
  constructor(readonly problems: string[]) {
    super(`These settings are wrong (see .env_ex):\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

type Conflict = [between: (keyof Environment)[], problem: string];

/** What one setting cannot say alone. */
function* conflicts(env: Environment): Iterable<Conflict> {
  if (env.AUTH_MODE === 'open' && !LOOPBACK.has(env.HOST))
    yield [['HOST', 'AUTH_MODE'], `HOST: ${env.HOST} would let the network in without a token. Set AUTH_MODE=token, or HOST=127.0.0.1.`];
  if (env.ROLE !== 'all' && !env.DATABASE_URL)
    yield [
      ['DATABASE_URL', 'ROLE'],
      `DATABASE_URL: ROLE=${env.ROLE} shares a database with other processes, so it needs one. Set DATABASE_URL, or ROLE=all.`,
    ];
  if (env.SIGNUP === 'closed' && env.AUTH_MODE === 'token' && !env.ADMIN_TOKEN)
    yield [
      ['ADMIN_TOKEN', 'SIGNUP', 'AUTH_MODE'],
      'ADMIN_TOKEN: with SIGNUP=closed nobody could make a user. Set ADMIN_TOKEN, or SIGNUP=open.',
    ];
  yield* knowledgeConflicts(env);
  if (env.ROLE !== 'api') for (const [between, problem] of modelConflicts(env)) yield [[...between, 'ROLE'], problem];
}

function arranged(env: Environment) {
  return {
    host: env.HOST,
    port: env.PORT,
    role: env.ROLE,
    logLevel: env.LOG_LEVEL,
    dataDir: env.DATA_DIR,
    database: { url: env.DATABASE_URL, directUrl: env.DATABASE_DIRECT_URL, migrateOnStart: env.MIGRATE_ON_START },
    access: {
      mode: env.AUTH_MODE,
      signup: env.SIGNUP,
      adminToken: env.ADMIN_TOKEN,
      ticketSecret: env.TICKET_SECRET,
      corsOrigins: env.CORS_ORIGINS,
    },
    defaultAssistant: env.DEFAULT_ASSISTANT,
    models: modelSettings(env, env.ROLE === 'api'),
    runs: {
      leaseSeconds: env.LEASE_SECONDS, // how long a dead process's runs wait for another
      maxAttempts: env.RUN_MAX_ATTEMPTS,
      maxSeconds: env.RUN_MAX_SECONDS,
      concurrency: env.RUN_CONCURRENCY,
      maxQueuedPerThread: env.MAX_QUEUED_PER_THREAD,
      shutdownGraceSeconds: env.SHUTDOWN_GRACE_SECONDS,
    },
    knowledge: knowledgeSettings(env),
  };
}

export type Settings = ReturnType<typeof arranged>;
export const Settings = Symbol('Settings');

/** Never repeated: what is printed at the start ends in logs. */
const SECRET = new Set([
  'ADMIN_TOKEN',
  'TICKET_SECRET',
  'ANTHROPIC_API_KEY',
  'GEMINI_API_KEY',
  'OPENAI_API_KEY',
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
]);

function problemsOf(given: Record<string, string>): string[] {
  const issues = schema.safeParse(given).error?.issues ?? [];
  const wrong = new Set(issues.map((issue) => String(issue.path[0])));
  const alone = issues.map((issue) => {
    const name = String(issue.path[0]);
    return `${name}: ${issue.message}${SECRET.has(name) ? '' : ` (it is ${JSON.stringify(given[name])})`}`;
  });
  // Without the wrong ones the rest can be read, so that what does not go together is told in the same breath.
  const rest = schema.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name))));
  const together = [...conflicts(rest)].filter(([between]) => !between.some((name) => wrong.has(name)));
  return [...alone, ...together.map(([, problem]) => problem)];
}

/** Reads the environment once. An empty value counts as none. @throws WrongSettings with every wrong value */
export function readSettings(environment: Record<string, string | undefined> = process.env): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== ''),
  );
  const problems = problemsOf(given);
  if (problems.length > 0) throw new WrongSettings(problems);
  return arranged(schema.parse(given));
}
