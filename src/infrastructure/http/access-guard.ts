import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AdmitTicket } from '../../application/access/admit-ticket';
import { Authenticate } from '../../application/access/authenticate';
import type { Principal } from '../../domain/access/principal';
import type { RunId } from '../../domain/ids';
import type { Curator } from '../../domain/knowledge/curator';
import { ADMIN, bearerToken, PUBLIC, TICKET, type RequestOfCaller } from './caller';

/** Finds out who calls, on every route that does not say it is public. `Authorization`, where sent, decides. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticate: Authenticate,
    private readonly admitTicket: AdmitTicket,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.marked(context, PUBLIC)) return true;
    const request = context.switchToHttp().getRequest<RequestOfCaller>();
    const token = bearerToken(request.headers.authorization);
    if (this.marked(context, ADMIN)) request.curator = await this.whoCurates(token);
    else request.principal = await this.whoCalls(request, token, this.marked(context, TICKET));
    return true;
  }

  private async whoCurates(token: string | undefined): Promise<Curator> {
    return token !== undefined && this.authenticate.isAdmin(token) ? { kind: 'admin' } : this.authenticate.execute(token);
  }

  private whoCalls(request: RequestOfCaller, token: string | undefined, takesTicket: boolean): Promise<Principal> {
    const { ticket } = request.query;
    if (token === undefined && takesTicket && ticket !== undefined)
      return this.admitTicket.execute(typeof ticket === 'string' ? ticket : '', String(request.params.id).toLowerCase() as RunId);
    return this.authenticate.execute(token);
  }

  private marked(context: ExecutionContext, mark: symbol): boolean {
    return this.reflector.getAllAndOverride<boolean | undefined>(mark as never, [context.getHandler(), context.getClass()]) ?? false;
  }
}
