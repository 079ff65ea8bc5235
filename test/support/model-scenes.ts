import type { SeenRequest } from './model-server';
import type { PostedRun, ShownRun } from './service-client';
import type { RunReader } from './sse-client';
import { asRows, Stage, type Actor } from './stage';

export interface PlayedScene {
  reader: RunReader;
  /** As `done` tells it. */
  status: unknown;
  run: ShownRun;
  requests: SeenRequest[];
}

/** Many runs at once on one process, each with a model that fails in a way of its own, so that each is the neighbour of all others. */
export class ModelScenes<Name extends string> {
  private readonly runs = new Map<Name, { run: PostedRun; reader: RunReader; following: Promise<unknown> }>();

  private constructor(
    private readonly stage: Stage,
    private readonly actor: Actor,
    private readonly scripts: Record<Name, string>,
  ) {}

  /** @param env of the process, by where the model server listens */
  static async play<Name extends string>(
    scripts: Record<Name, string>,
    env: (model: Stage['model']) => Record<string, string>,
  ): Promise<ModelScenes<Name>> {
    const stage = await Stage.open();
    const actor = await stage.start({ env: env(stage.model) });
    const scenes = new ModelScenes(stage, actor, scripts);
    for (const [name, script] of Object.entries(scripts) as [Name, string][]) {
      const run = await actor.client.ask(script);
      const reader = actor.client.reader(run.run_id);
      scenes.runs.set(name, { run, reader, following: reader.follow() });
    }
    return scenes;
  }

  /** A run at its end, seen as the table holds it. */
  async of(name: Name): Promise<PlayedScene> {
    const { run, reader, following } = this.runs.get(name)!;
    await following;
    expect(asRows(reader.seen)).toEqual(await this.stage.events(run.run_id));
    const requests = this.stage.model.requests.filter(({ lastUser }) => lastUser === this.scripts[name]);
    return { reader, status: reader.seen.at(-1)!.data.status, run: await this.actor.client.run(run.run_id), requests };
  }

  async end(): Promise<void> {
    expect(await this.stage.endScene()).toEqual([]);
    await this.stage.close();
  }
}
