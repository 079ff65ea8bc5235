import type { Logger } from 'pino';
import type { Settings } from '../infrastructure/config/settings';

/** What is known before the modules are wired. */
export interface StartOptions {
  settings: Settings;
  logger: Logger;
  version: string;
  /** The folder of the project: its README and docs are the collection `docs`. */
  root: string;
  database: { url: string; directUrl: string; embedded: boolean };
}
export const StartOptions = Symbol('StartOptions');
