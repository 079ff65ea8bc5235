import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Settings } from '../config/settings';
import { bodyPipe } from './fields';
import { onlyFromLoopback } from './loopback';
import { serveOpenApi } from './openapi';
import { servePage } from './page/serve-page';
import { ProblemFilter } from './problem-filter';
import {
  nameRequest,
  readTarget,
  refuseBrokenPath,
  refuseUnclearHost,
  refuseUnlessServing,
  setSecurityHeaders,
  type ServicePhase,
} from './request-form';
import { limitServer } from './server-limits';

const EXPOSED = [
  'X-Run-Id',
  'X-Thread-Id',
  'x-request-id',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'Idempotent-Replay',
  'x-vercel-ai-ui-message-stream',
];

/**
 * What every request meets on its way in and out. The app is made with `bodyParser: false`; call it before `listen`.
 * @param page the folder of the built page
 */
export function configureHttp(app: NestExpressApplication, settings: Settings, state: ServicePhase, page: string): void {
  const express = app.getHttpAdapter().getInstance();
  const { mode, corsOrigins } = settings.access;
  express.disable('x-powered-by').disable('etag');
  // No answer of ours has a version that a client could hold: Express would answer any GET with `If-None-Match: *` by an empty 304.
  Object.defineProperty(express.request, 'fresh', { value: false });
  limitServer(app.getHttpServer());
  app.getHttpServer().prependListener('request', readTarget);
  app.use(nameRequest, setSecurityHeaders, refuseUnclearHost);
  if (mode === 'open') app.use(onlyFromLoopback);
  if (corsOrigins.length > 0)
    app.enableCors({ origin: corsOrigins.includes('*') ? '*' : corsOrigins, exposedHeaders: EXPOSED, maxAge: 600 });
  app.use(refuseBrokenPath);
  if (settings.role !== 'worker') servePage(express, page);
  app.use(refuseUnlessServing(state));
  app.useGlobalPipes(bodyPipe());
  app.useGlobalFilters(new ProblemFilter(express));
  serveOpenApi(app);
}
