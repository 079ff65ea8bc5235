import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import pino from 'pino';
import type { Settings } from '../infrastructure/config/settings';
import { openApiDocument } from '../infrastructure/http/openapi';
import { AppModule } from '../modules/app.module';

/** Prints what GET /openapi.json answers. Nothing is started for it: the modules are read, not made. */
export async function printOpenApi(settings: Settings): Promise<void> {
  const nowhere = { url: '', directUrl: '', embedded: false };
  const options = { settings, logger: pino({ level: 'silent' }), version: '', root: '', database: nowhere };
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(options), { preview: true, logger: false });
  process.stdout.write(`${JSON.stringify(openApiDocument(app))}\n`);
}
