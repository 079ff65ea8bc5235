import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Failure } from './domain/failure';
import { readSettings, WrongSettings, type Settings } from './infrastructure/config/settings';
import { configureHttp } from './infrastructure/http/http-app';
import { EmbeddedPostgresError } from './infrastructure/postgres/embedded/embedded-postgres-error';
import { DatabaseRefused } from './infrastructure/postgres/prepare-database';
import { createLogger, nestLogger } from './infrastructure/telemetry/logger';
import { AppModule } from './modules/app.module';
import { databasePlace } from './modules/database-place';
import { Lifecycle } from './modules/lifecycle';
import { PortInUse, portMustBeFree } from './modules/port-must-be-free';
import { ServiceState } from './modules/service-state';

const ROOT = join(__dirname, '..');
/** Connections that may wait to be taken; the system's own bound (somaxconn) is as high on Linux. */
const BACKLOG = 4096;
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const settings = readSettings();
  const logger = createLogger(settings.logLevel);
  const stopping = stopSignal();
  await portMustBeFree(settings);
  const place = await databasePlace(settings, say, stopping);
  try {
    const options = { settings, logger, version, root: ROOT, database: place };
    const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(options), {
      bodyParser: false,
      logger: nestLogger(logger),
      abortOnError: false,
    });
    configureHttp(app, settings, app.get(ServiceState), join(ROOT, 'front/dist'));
    const lifecycle = new Lifecycle(app, options);
    // Nest hands it on to Node's listen, which takes 511 otherwise: thousands of readers come back at once behind a deploy.
    await app.listen(settings.port, settings.host, BACKLOG as never);
    const failed = lifecycle.start().then(() => announce(app, settings, place));
    try {
      await Promise.race([aborted(stopping), failed.then(() => aborted(stopping))]);
    } finally {
      await lifecycle.stop();
    }
  } finally {
    await place.leave();
  }
}

async function announce(app: NestExpressApplication, settings: Settings, place: { url: string; embedded: boolean }): Promise<void> {
  if (place.embedded) say(`The database is ${place.url}`);
  if (settings.models.fallbackNotice && settings.role !== 'api') say(settings.models.fallbackNotice);
  say(`Runlog serves at ${(await app.getUrl()).replace('[::1]', 'localhost')}`);
}

/** Aborts at the first SIGTERM or SIGINT. Later ones are ignored: npm and make forward theirs, so one Ctrl-C comes more than once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => controller.abort());
  return controller.signal;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const known = [Failure, WrongSettings, EmbeddedPostgresError, DatabaseRefused, PortInUse].some((type) => error instanceof type);
    const stopped = (error as Error | undefined)?.name === 'AbortError';
    process.stderr.write(`${known ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(stopped ? 0 : 1);
  },
);
