import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

const { version } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as { version: string };

export function openApiDocument(app: NestExpressApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Runlog')
    .setVersion(version)
    .setDescription('A chat service in which every answer is a durable, replayable run. Errors are RFC 9457 problems; act on `code`.')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'rl_…',
      description: 'The token of POST /api/users. In open mode a call without one is the local principal.',
    })
    .addSecurity('ticket', { type: 'apiKey', in: 'query', name: 'ticket', description: 'Part of every events_url.' })
    .addSecurityRequirements('bearer')
    .build();
  return SwaggerModule.createDocument(app, about, {
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}_${method}`,
  });
}

/** /docs and /openapi.json. */
export function serveOpenApi(app: NestExpressApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Runlog API',
    swaggerOptions: { validatorUrl: null }, // it would ask another host
  });
}
