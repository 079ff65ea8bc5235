import { Global, Module } from '@nestjs/common';
import { Clock } from '../domain/clock';
import { LanguageModels } from '../domain/models/language-model';
import { Settings } from '../infrastructure/config/settings';
import { ServiceHealthProbe } from '../infrastructure/health-probe';
import { HealthController, HealthProbe } from '../infrastructure/http/health';
import { EnginePools } from './database.module';
import { EngineParts } from './engine.module';
import { ServiceState } from './service-state';

/** What every process tells of itself, a worker too. */
@Global()
@Module({
  controllers: [HealthController],
  providers: [
    ServiceState,
    {
      provide: HealthProbe,
      inject: [EnginePools, EngineParts, ServiceState, LanguageModels, Settings, Clock],
      useFactory: (
        pools: EnginePools,
        { engine }: EngineParts,
        state: ServiceState,
        models: LanguageModels,
        settings: Settings,
        clock: Clock,
      ) => new ServiceHealthProbe(pools.read, engine, state, models, settings, clock),
    },
  ],
  exports: [ServiceState],
})
export class HealthModule {}
