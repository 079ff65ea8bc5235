import { dirname, join } from 'node:path';

/** A language model that answers whole. */
export interface TextModel {
  /** `provider/model`. */
  readonly name: string;
  /** One try. @throws RefusedByModel where no other call would fare better, else any error */
  ask(prompt: { system: string; user: string }): Promise<string>;
}

/** The key, the model or the quota is wrong: asking again is of no use. */
export class RefusedByModel extends Error {}

const LONGEST_ANSWER_SECONDS = 180;
const MOST_TOKENS = 8000;

/** What is used of the service, which is a project of its own and compiled before this one. */
interface Service {
  readSettings(): { models: { chain: { provider: string }[] } };
  languageModels(settings: unknown, clock: unknown): { chain: ServiceModel[] };
  systemClock: unknown;
}
interface ServiceModel {
  name: string;
  stream(
    prompt: { system: string; messages: { role: 'user'; content: string }[]; passages: []; maxOutputTokens: number },
    options: { signal: AbortSignal; take: (piece: { text?: string }) => void },
  ): Promise<string>;
}

/** The service's first model, where it is a real one; undefined: none is configured. @throws WrongSettings */
export function configuredModel(): TextModel | undefined {
  const service = builtService();
  const { models } = service.readSettings();
  if ((models.chain[0]?.provider ?? 'offline') === 'offline') return undefined;
  const [model] = service.languageModels(models, service.systemClock).chain;
  return model && { name: model.name, ask: (prompt) => ask(model, prompt) };
}

function builtService(): Service {
  // `RUNLOG_DIST` names the service's main.js, for tests that build into a folder of their own.
  const main = process.env['RUNLOG_DIST'] ?? join(__dirname, '../../../dist/main.js');
  const part = (path: string): unknown => require(join(dirname(main), 'infrastructure', path));
  return Object.assign({}, part('config/settings'), part('models/language-models'), part('system-clock')) as Service;
}

async function ask(model: ServiceModel, { system, user }: { system: string; user: string }): Promise<string> {
  let text = '';
  try {
    await model.stream(
      { system, messages: [{ role: 'user', content: user }], passages: [], maxOutputTokens: MOST_TOKENS },
      { signal: AbortSignal.timeout(LONGEST_ANSWER_SECONDS * 1000), take: (piece) => void (text += piece.text ?? '') },
    );
  } catch (error) {
    // The service's model failures say whether the same call may succeed later.
    if ((error as { retryable?: boolean }).retryable === false) throw new RefusedByModel((error as Error).message, { cause: error });
    throw error;
  }
  return text;
}
