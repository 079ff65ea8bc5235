import { DockerfileParser, type Instruction } from 'dockerfile-ast';

export interface Step {
  keyword: string;
  /** Everything behind the keyword and its flags, lines joined. */
  rest: string;
  words: string[];
  flags: Record<string, string>;
  /** ENV, ARG and LABEL. */
  properties: Record<string, string>;
  /** The exec form, where it is written so. */
  exec?: string[];
}
export interface Stage {
  base: string;
  name: string;
  steps: Step[];
}

/** A Dockerfile as its stages, in order. */
export function stagesOf(dockerfile: string): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const step = stepOf(instruction);
    const [base = '', , name = ''] = step.words;
    if (step.keyword === 'FROM') stages.push({ base, name, steps: [] });
    else stages.at(-1)?.steps.push(step);
  }
  return stages;
}

/** What a stage does, with what the stages do that it stands on. */
export function lineage(stages: Stage[], name: string): Step[] {
  const stage = stages.find((candidate) => candidate.name === name);
  return stage ? [...lineage(stages, stage.base), ...stage.steps] : [];
}

type Detailed = Instruction & {
  getFlags?: () => { getName(): string; getValue(): string | null }[];
  getProperties?: () => { getName(): string; getValue(): string | null }[];
  getProperty?: () => { getName(): string; getValue(): string | null } | null;
};

function stepOf(instruction: Detailed): Step {
  const flags = Object.fromEntries((instruction.getFlags?.() ?? []).map((flag) => [flag.getName(), flag.getValue() ?? '']));
  const property = instruction.getProperty?.();
  const properties = instruction.getProperties?.() ?? (property ? [property] : []);
  const rest = (instruction.getArgumentsContent() ?? '')
    .replace(/\\\n/g, ' ')
    .replace(/^(--\S+\s+)*/, '')
    .trim();
  const exec = /\[.*\]$/s.exec(instruction.getKeyword() === 'HEALTHCHECK' ? rest.replace(/^CMD\s+/, '') : rest)?.[0];
  return {
    keyword: instruction.getKeyword(),
    rest,
    words: instruction.getArguments().map((argument) => argument.getValue()),
    flags,
    properties: Object.fromEntries(properties.map((entry) => [entry.getName(), entry.getValue() ?? ''])),
    ...(exec !== undefined && { exec: parsed(exec) }),
  };
}

function parsed(exec: string): string[] | undefined {
  try {
    return JSON.parse(exec) as string[];
  } catch {
    return undefined; // then Docker, too, takes it for the shell form
  }
}
