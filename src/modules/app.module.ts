import { Module, type DynamicModule } from '@nestjs/common';
import { AnsweringModule } from './answering.module';
import { ApiModule } from './api.module';
import { DatabaseModule } from './database.module';
import { EngineModule } from './engine.module';
import { HealthModule } from './health.module';
import { IngestionModule } from './ingestion.module';
import type { StartOptions } from './start-options';

/** One image, three roles: a worker serves health alone; `api` and `all` serve the API. */
@Module({})
export class AppModule {
  static forRoot(options: StartOptions): DynamicModule {
    const surface = options.settings.role === 'worker' ? [] : [ApiModule];
    return {
      module: AppModule,
      imports: [DatabaseModule.forRoot(options), EngineModule, AnsweringModule, IngestionModule, HealthModule, ...surface],
    };
  }
}
