import type { Clock } from '../domain/clock';
import type { LanguageModels } from '../domain/models/language-model';
import type { Settings } from './config/settings';
import type { Engine } from './engine/engine';
import type { HealthChecks, HealthProbe, Readiness } from './http/health';
import type { ServicePhase } from './http/request-form';
import type { EnginePool } from './postgres/engine-pool';

const ANSWER_MS = 2000;

/** Ready: it has started, does not drain, the database answers, and, where it works, the queue answered within three leases. */
export class ServiceHealthProbe implements HealthProbe {
  constructor(
    private readonly pool: EnginePool,
    private readonly engine: Engine,
    private readonly state: ServicePhase,
    private readonly models: LanguageModels,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async ready(): Promise<Readiness> {
    const answers = await this.databaseAnswers();
    const { phase } = this.state;
    const checks: HealthChecks = {
      database: answers ? 'ok' : 'unreachable',
      migrations: phase === 'starting' ? (answers ? 'behind' : 'unknown') : 'ok',
      model: this.model(),
      workers: phase === 'serving' && answers ? this.engine.workers : null,
      draining: phase === 'draining',
    };
    return { ready: answers && phase === 'serving' && this.claims(), checks };
  }

  private claims(): boolean {
    if (this.settings.role === 'api') return true;
    return this.clock.monotonic() - this.engine.worker.lastAnswerAt < 3 * this.settings.runs.leaseSeconds * 1000;
  }

  private model(): HealthChecks['model'] {
    if (this.settings.role === 'api') return { status: 'none' };
    const name = this.models.chain[0]?.name;
    const { fallbackNotice } = this.settings.models;
    return fallbackNotice ? { status: 'fallback', name, notice: fallbackNotice } : { status: 'ok', name };
  }

  private async databaseAnswers(): Promise<boolean> {
    let callOff = (): void => undefined;
    const late = new Promise<false>((resolve) => (callOff = this.clock.after(ANSWER_MS, () => resolve(false))));
    const answer = this.pool.query('select 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, late]).finally(callOff);
  }
}
