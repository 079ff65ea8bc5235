import Ajv, { type ValidateFunction } from 'ajv';
import { isUuid } from '../../src/domain/ids';
import { callsTo, jsonOf, type Json } from './http-calls';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema: { type: string; format?: string; minimum?: number; maximum?: number; pattern?: string; maxLength?: number };
}
type Content = Record<string, { schema: Json }>;
interface Described {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { content?: Content }>;
  security?: Json[];
}
interface Document {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Json & { properties?: Record<string, Json> }> };
  security: Json[];
}

/** A method of a path, as the service's own description has it. */
export interface Operation {
  /** As in `GET /api/runs/{id}`. */
  name: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body: 'required' | 'optional' | 'none';
  /** Of the body. */
  fields: string[];
  /** Whether it takes a form with files, too. */
  takesForms: boolean;
  /** Whether a body is what the description says. */
  takes(body: unknown): boolean;
  statuses: number[];
  /** What is wrong with the answer's body, by the description; a member that it does not name is wrong, too. */
  wrongWith(status: number, type: string, body: unknown): string | undefined;
  /** The ways in: `bearer`, `ticket`; none: nobody is asked. */
  ways: string[];
  /** Whether one may come without a credential, too. */
  open: boolean;
}

export async function operationsOf(url: string): Promise<Operation[]> {
  const document = (await jsonOf(callsTo(url)('GET', '/openapi.json'))) as unknown as Document;
  const bodies = validators(document);
  const answers = validators(withoutMore(document));
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => operationOf(method.toUpperCase(), path, described, document, bodies, answers)),
  );
}

type Validator = (schema: Json, value: unknown) => string | undefined;

function operationOf(
  method: string,
  path: string,
  described: Described,
  document: Document,
  bodies: Validator,
  answers: Validator,
): Operation {
  const body = described.requestBody?.content['application/json']?.schema;
  const ways = (described.security ?? document.security).map((way) => Object.keys(way)[0] ?? '');
  return {
    name: `${method} ${path}`,
    method,
    path,
    parameters: described.parameters ?? [],
    body: !body ? 'none' : described.requestBody?.required ? 'required' : 'optional',
    takesForms: described.requestBody?.content['multipart/form-data'] !== undefined,
    fields: Object.keys((body && document.components.schemas[nameOf(body)]?.properties) ?? {}),
    takes: (value) => !!body && bodies(body, value) === undefined,
    statuses: Object.keys(described.responses).map(Number),
    wrongWith: (status, type, value) => {
      const content = described.responses[status]?.content;
      if (!content) return type ? `${status} has no body` : undefined;
      if (content['*/*']) return undefined; // whatever was sent
      const schema = content[type]?.schema;
      if (!schema) return `${status} is not said to be ${type}`;
      return type === 'text/event-stream' ? undefined : (type === 'application/problem+json' ? bodies : answers)(schema, value);
    },
    ways: ways.filter((way) => way !== ''),
    open: ways.includes(''),
  };
}

export const nameOf = (reference: Json): string => String(reference.$ref).split('/').at(-1) ?? '';

function validators(document: Document): Validator {
  const ajv = new Ajv({ strict: false });
  ajv.addFormat('uuid', isUuid);
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  ajv.addSchema({ $id: 'api', components: document.components });
  const compiled = new Map<string, ValidateFunction>();
  return (schema, value) => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object);
    compiled.set(text, validate);
    return validate(value) ? undefined : ajv.errorsText(validate.errors);
  };
}

/** A copy whose objects have what they name, and nothing more. */
function withoutMore(document: Document): Document {
  const copy = structuredClone(document);
  for (const schema of Object.values(copy.components.schemas)) if (schema.properties) schema.additionalProperties ??= false;
  return copy;
}
