import type { LoggerService } from '@nestjs/common';
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

/** Secrets by the names under which objects carry them; a message is never logged above debug. */
const REDACTED = [
  'token',
  'authorization',
  'apiKey',
  'password',
  'ticket',
  '*.token',
  '*.authorization',
  '*.apiKey',
  '*.password',
  '*.ticket',
];

/** JSON lines for machines; for a person at a terminal, short coloured ones. */
export function createLogger(level: string): Logger {
  const options = { level, redact: REDACTED };
  if (!process.stdout.isTTY) return pino(options);
  return pino(options, pretty({ colorize: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', sync: true }));
}

/** Nest's own words go where ours go; what it tells while it starts is for debugging. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown) => logger.debug(message),
  debug: (message: unknown) => logger.trace(message),
  verbose: (message: unknown) => logger.trace(message),
  warn: (message: unknown) => logger.warn(message),
  error: (message: unknown, stack?: unknown) => logger.error({ stack }, String(message)),
  fatal: (message: unknown) => logger.fatal(message),
});
