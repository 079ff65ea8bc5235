import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { contextFiles, dockerIgnore } from './docker-context';
import { lineage, stagesOf, type Stage, type Step } from './dockerfile';

export interface Image {
  /** Stands for `/`. */
  folder: string;
  workdir: string;
  env: Record<string, string>;
  command: string[];
  health: string[];
  user: { uid: number; gid: number };
}

/**
 * Does what a Dockerfile says, without Docker: its COPY steps through .dockerignore, and its RUN steps where `whole`. Else what another
 * stage would have made is taken from the project, whose build has made it already.
 */
export class ImageLayout {
  private readonly stages: Stage[];
  private readonly context: string[];
  private readonly made = new Map<string, string>();

  constructor(
    private readonly root: string,
    private readonly scratch: string,
    private readonly whole: boolean,
  ) {
    this.stages = stagesOf(readFileSync(join(root, 'Dockerfile'), 'utf8'));
    this.context = contextFiles(root, dockerIgnore(readFileSync(join(root, '.dockerignore'), 'utf8')));
  }

  make(): Image {
    const { name } = this.stages.at(-1) as Stage;
    const steps = lineage(this.stages, name);
    const last = (keyword: string): Step => steps.findLast((step) => step.keyword === keyword) as Step;
    for (const stage of this.stages) this.stage(stage.name); // also those that nothing is taken from here: each COPY must find its source
    const [uid, gid] = last('USER').rest.split(':').map(Number) as [number, number];
    return {
      folder: this.stage(name),
      workdir: last('WORKDIR').rest,
      env: Object.assign({}, ...steps.filter(({ keyword }) => keyword === 'ENV').map(({ properties }) => properties)) as Image['env'],
      command: last('CMD').exec ?? [],
      health: last('HEALTHCHECK').exec ?? [],
      user: { uid, gid },
    };
  }

  private stage(name: string): string {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const folder = join(this.scratch, name);
    this.made.set(name, folder);
    let workdir = '/';
    for (const step of lineage(this.stages, name)) {
      if (step.keyword === 'WORKDIR') mkdirSync(join(folder, (workdir = posix.resolve(workdir, step.rest))), { recursive: true });
      if (step.keyword === 'COPY') this.copy(step, folder, workdir);
      if (step.keyword === 'RUN' && this.whole) run(step.rest, join(folder, workdir));
    }
    return folder;
  }

  private copy({ words, flags }: Step, folder: string, workdir: string): void {
    const target = words.at(-1) as string;
    const sources = words.slice(0, -1);
    for (const source of sources) {
      const into = join(folder, posix.resolve(workdir, target));
      if (flags.from !== undefined) this.take(flags.from, source, into, workdir);
      else this.add(source, into, sources.length > 1 || target.endsWith('/'));
    }
  }

  private take(stage: string, source: string, into: string, workdir: string): void {
    if (this.whole) return cpSync(join(this.stage(stage), source), into, { recursive: true, verbatimSymlinks: true });
    const own = join(this.root, posix.relative(workdir, source));
    if (basename(own) === 'node_modules') symlinkSync(own, into);
    else cpSync(own, into, { recursive: true });
  }

  /** A file keeps its name in a folder; of a folder the contents are copied. @throws where .dockerignore leaves nothing of the source */
  private add(source: string, into: string, intoFolder: boolean): void {
    const files = this.context.filter((path) => path === source || path.startsWith(`${source}/`));
    if (files.length === 0) throw new Error(`COPY ${source}: not in the build's context`);
    for (const path of files) {
      const to = path !== source ? join(into, path.slice(source.length)) : intoFolder ? join(into, basename(path)) : into;
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(this.root, path), to);
    }
  }
}

function run(command: string, cwd: string): void {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}:\n${stdout}${stderr}`);
}
