import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from './caller';

class ModelCheck {
  @ApiProperty({
    type: String,
    enum: ['ok', 'fallback', 'none'],
    description: '`fallback`: no usable provider, so the offline model answers.',
  })
  status!: 'ok' | 'fallback' | 'none';
  @ApiPropertyOptional({ type: String, description: '`provider/model`.' })
  name?: string;
  @ApiPropertyOptional({ type: String, description: 'What to set for another.' })
  notice?: string;
}

export class HealthChecks {
  @ApiProperty({ type: String, enum: ['ok', 'unreachable'] })
  database!: 'ok' | 'unreachable';
  @ApiProperty({ type: String, enum: ['ok', 'behind', 'unknown'], description: 'Whether the database has what this version needs.' })
  migrations!: 'ok' | 'behind' | 'unknown';
  @ApiProperty({ type: ModelCheck })
  model!: ModelCheck;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Living processes that take up runs; null while that cannot be told.' })
  workers!: number | null;
  @ApiProperty({ type: Boolean, description: 'This process is shutting down.' })
  draining!: boolean;
}

export interface Readiness {
  ready: boolean;
  checks: HealthChecks;
}

/** Tells whether this process can serve. Never throws: what cannot be told is a failed check. */
export interface HealthProbe {
  ready(): Promise<Readiness>;
}
export const HealthProbe = Symbol('HealthProbe');

class LiveAnswer {
  @ApiProperty({ type: String, enum: ['ok'] })
  status!: 'ok';
}

class ReadyAnswer {
  @ApiProperty({ type: String, enum: ['ok', 'unready'] })
  status!: 'ok' | 'unready';
  @ApiProperty({ type: HealthChecks })
  checks!: HealthChecks;
}

@ApiTags('operations')
@Public()
@Controller('health')
export class HealthController {
  constructor(@Inject(HealthProbe) private readonly probe: HealthProbe) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs. Looks at nothing else: a database that is down is no reason to restart it.' })
  @ApiOkResponse({ type: LiveAnswer })
  live(): LiveAnswer {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether this process can serve, and what it misses.' })
  @ApiOkResponse({ type: ReadyAnswer })
  @ApiServiceUnavailableResponse({ type: ReadyAnswer })
  async ready(@Res({ passthrough: true }) response: Response): Promise<ReadyAnswer> {
    const { ready, checks } = await this.probe.ready();
    response.status(ready ? 200 : 503);
    return { status: ready ? 'ok' : 'unready', checks };
  }

  @Get()
  @ApiOperation({ summary: 'The same as /health/ready.' })
  @ApiOkResponse({ type: ReadyAnswer })
  @ApiServiceUnavailableResponse({ type: ReadyAnswer })
  health(@Res({ passthrough: true }) response: Response): Promise<ReadyAnswer> {
    return this.ready(response);
  }
}
