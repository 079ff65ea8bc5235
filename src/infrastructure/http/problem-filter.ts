import { Catch, Logger, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Express, Request, Response } from 'express';
import { isReconnect } from './api/event-cursor';
import { allowedMethods } from './allowed-methods';
import { HttpFailure } from './http-failure';
import { toProblem } from './problem';

/** Answers whatever a request ran into as application/problem+json. The log has the stack of what is a bug, the answer never. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(private readonly app: Express) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(this.named(thrown, request), request.path);
    if (problem.bug) this.logger.error(`${request.method} ${request.path} failed`, thrown instanceof Error ? thrown.stack : String(thrown));
    // An EventSource that is answered 503 stops for ever; one whose connection breaks comes back.
    if (response.headersSent || response.destroyed || (problem.status === 503 && isReconnect(request))) {
      response.destroy();
      return;
    }
    const body = Buffer.from(JSON.stringify(problem.body));
    response.writeHead(problem.status, { ...problem.headers, 'Content-Type': 'application/problem+json', 'Content-Length': body.length });
    response.end(body);
  }

  /** Nest says "not found" of a path that exists with other methods, too. */
  private named(thrown: unknown, request: Request): unknown {
    if (!(thrown instanceof NotFoundException)) return thrown;
    const allowed = allowedMethods(this.app, request.path);
    if (allowed.length === 0) return thrown;
    const allow = allowed.join(', ');
    return new HttpFailure('method_not_allowed', `This address takes ${allow}.`, { headers: { Allow: allow } });
  }
}
