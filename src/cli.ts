import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { withDatabase } from './cli/database-of-call';
import { say } from './cli/say';
import { WrongCall } from './cli/wrong-call';
import { Failure } from './domain/failure';
import { readSettings, WrongSettings, type Settings } from './infrastructure/config/settings';
import { isUuid } from './domain/ids';
import { EmbeddedPostgresError } from './infrastructure/postgres/embedded/embedded-postgres-error';
import { printQuery, sqlPrompt } from './infrastructure/postgres/sql-prompt';

const USAGE = `Usage:
  make migrate            apply the migrations that are missing
  make psql               open the database, or run the SQL that comes on standard input
  make events RUN=<id>    print a run's events
  make ingest DIR=<folder> COLLECTION=<name>   bring a folder's documents into a shared collection
  make rag-rebuild        bring the CVs up to date, cut and embed anew what needs it, make the indexes
  make search Q=<question> [COLLECTION=<name>]  print the passages that are found
  make eval               measure the search
  node dist/cli.js openapi  print the API's description
  node dist/cli.js health  whether the process on PORT serves: exit code 0 or 1`;

/** More than readiness waits for its database, less than a container's health check waits for this. */
const HEALTH_MS = 4000;

async function main([command, ...args]: string[]): Promise<void> {
  const [argument] = args;
  if (existsSync('.env')) process.loadEnvFile('.env');
  const settings = readSettings();
  if (command === 'health') return health(settings);
  if (command === 'migrate') return withDatabase(settings, (url) => runMigrations(url, argument));
  if (command === 'psql') return withDatabase(settings, psql);
  if (command === 'events') return withDatabase(settings, (url) => events(url, argument));
  if (command === 'openapi') return (require('./cli/openapi') as typeof import('./cli/openapi')).printOpenApi(settings);
  if (isKnowledgeCommand(command)) return knowledge(command, args, settings);
  throw new WrongCall(USAGE);
}

const KNOWLEDGE = ['ingest', 'rag-rebuild', 'search', 'eval'] as const;
type KnowledgeCommand = (typeof KNOWLEDGE)[number];
const isKnowledgeCommand = (command: string | undefined): command is KnowledgeCommand => KNOWLEDGE.includes(command as KnowledgeCommand);

/** Late, because what they load takes longer than a health check to answer. */
async function knowledge(command: KnowledgeCommand, args: string[], settings: Settings): Promise<void> {
  const { runKnowledgeCommand } = require('./cli/knowledge-command') as typeof import('./cli/knowledge-command');
  await runKnowledgeCommand(command, args, settings);
}

/** For a container's health check: an image needs no curl then. What is wrong goes where the orchestrator keeps it. */
async function health({ host, port }: Settings): Promise<void> {
  const name = { '0.0.0.0': '127.0.0.1', '::': '[::1]', '::1': '[::1]' }[host] ?? host;
  const answer = await fetch(`http://${name}:${port}/health/ready`, { signal: AbortSignal.timeout(HEALTH_MS) }).catch(() => undefined);
  if (answer?.ok) return;
  say(answer ? await answer.text() : `Nothing answers on port ${port}.`);
  process.exitCode = 1;
}

async function runMigrations(url: string, direction = 'up'): Promise<void> {
  if (direction !== 'up' && direction !== 'down') throw new WrongCall(`migrate goes up or down, not "${direction}".`);
  // Late, because TypeORM takes longer to load than a health check to answer.
  const { migrate } = require('./infrastructure/postgres/migrate') as typeof import('./infrastructure/postgres/migrate');
  const moved = await migrate(url, direction);
  say(moved === 0 ? 'Nothing to migrate.' : direction === 'up' ? `Applied ${moved} migration(s).` : 'Took the newest migration back.');
}

/** psql where there is one; the package of the embedded database has none. */
async function psql(url: string): Promise<void> {
  if (spawnSync('psql', ['--version'], { stdio: 'ignore' }).status !== 0) return sqlPrompt(url);
  const child = spawn('psql', [url, ...(process.stdin.isTTY ? [] : ['--no-psqlrc', '--set=ON_ERROR_STOP=1'])], { stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

async function events(url: string, run = ''): Promise<void> {
  if (!isUuid(run)) throw new WrongCall('Name the run, as in: make events RUN=0198c0de-0000-7000-8000-000000000000');
  await printQuery(url, 'select seq, type, data, created_at from run_events where run_id = $1 order by seq', [run]);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = [WrongCall, WrongSettings, EmbeddedPostgresError, Failure].some((type) => error instanceof type);
  say(known ? (error as Error).message : error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
