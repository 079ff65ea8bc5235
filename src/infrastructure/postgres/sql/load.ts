import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const texts = new Map<string, string>();

/** The statement in `sql/<name>.sql`, read once. The build copies the files beside the compiled loader. */
export function sql(name: string): string {
  let text = texts.get(name);
  if (text === undefined) texts.set(name, (text = readFileSync(join(__dirname, `${name}.sql`), 'utf8')));
  return text;
}
