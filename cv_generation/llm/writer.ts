import { incoherent } from '../coherence';
import { cvSchema, type Cv } from '../cv-schema';
import type { NamedCv } from '../offline/offline-cvs';
import { unprintable } from '../pdf/printable';
import { RefusedByModel, type TextModel } from './model';
import { changedFacts, cvPrompt } from './prompt';

const TRIES = 2;

/**
 * Has a model write the CV of a person whose name, contact, jobs and degrees are given. What it returns is checked like any input; after two tries that
 * fail, and at once when the provider refuses the key, the offline CV stands, and `say` tells why.
 */
export class ModelWriter {
  private refused = false;

  constructor(
    private readonly model: TextModel,
    private readonly say: (line: string) => void,
  ) {}

  async write({ cv: draft }: NamedCv): Promise<Cv> {
    let problem: string | undefined;
    for (let tries = 0; tries < TRIES && !this.refused; tries++) {
      try {
        const answer = readAnswer(await this.model.ask(cvPrompt(draft, problem)), draft);
        if ('cv' in answer) return answer.cv;
        problem = answer.problem;
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
        if (error instanceof RefusedByModel) this.refuse(problem);
      }
    }
    if (!this.refused && problem) this.say(`${draft.name}: written offline, because ${this.model.name} failed twice: ${problem}`);
    return draft;
  }

  private refuse(problem: string): void {
    if (!this.refused) this.say(`The rest is written offline: ${this.model.name} refused: ${problem}`);
    this.refused = true;
  }
}

function readAnswer(answer: string, draft: Cv): { cv: Cv } | { problem: string } {
  const json = /\{[\s\S]*\}/.exec(answer)?.[0];
  if (!json) return { problem: 'The answer holds no JSON object.' };
  const read = cvSchema.safeParse(parsed(json));
  if (!read.success) return { problem: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') };
  const problems = [...changedFacts(read.data, draft), ...incoherent(read.data), ...unprintable(read.data)];
  return problems.length === 0 ? { cv: read.data } : { problem: problems.join(' ') };
}

/** undefined for what is no JSON: the schema then says that an object was expected. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
