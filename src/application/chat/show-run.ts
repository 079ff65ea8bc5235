import type { Principal } from '../../domain/access/principal';
import type { Run } from '../../domain/chat/run';
import type { RunRepository } from '../../domain/chat/run-repository';
import type { RunId } from '../../domain/ids';

export class ShowRun {
  constructor(private readonly runs: RunRepository) {}

  /** @throws NotFound also for another's run */
  execute(principal: Principal, id: RunId): Promise<Run> {
    return this.runs.find(principal, id);
  }
}
