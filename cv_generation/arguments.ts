import { parseArgs } from 'node:util';

export const USAGE = `Usage: node cv_generation/dist/cli.js [--n 30] [--seed 1] [--out cv_generation/data] [--offline] [--clean]
  --n        how many people, 1 to 1000
  --seed     a whole number: the same one makes the same people
  --out      the folder: <out>/cvs/<slug>.{json,html,pdf}, questions.json, dataset.json
  --offline  without a model, also where one is configured
  --clean    remove CVs of other people from <out>/cvs`;

/** A call that cannot be understood, in one sentence. */
export class WrongCall extends Error {}

export interface Call {
  n: number;
  seed: number;
  out: string;
  offline: boolean;
  clean: boolean;
}

const OPTIONS = {
  n: { type: 'string', default: '30' },
  seed: { type: 'string', default: '1' },
  out: { type: 'string', default: 'cv_generation/data' },
  offline: { type: 'boolean', default: false },
  clean: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @throws WrongCall */
export function readCall(args: string[]): Call {
  const { values } = parsed(args);
  if (values.help) throw new WrongCall(USAGE);
  if (values.out.trim() === '') throw new WrongCall('OUT is a folder; leave it away for cv_generation/data.');
  return {
    n: whole('N', values.n, 1, 1000, 'the number of CVs, from 1 to 1000'),
    seed: whole('SEED', values.seed, 0, Number.MAX_SAFE_INTEGER, 'a whole number, 0 or more'),
    out: values.out,
    offline: values.offline,
    clean: values.clean,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: false });
  } catch (error) {
    throw new WrongCall(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}

function whole(name: string, text: string, least: number, most: number, meaning: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least || value > most)
    throw new WrongCall(`${name} is ${meaning}, not ${JSON.stringify(text)}.`);
  return value;
}
