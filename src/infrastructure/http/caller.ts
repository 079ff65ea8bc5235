import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Principal } from '../../domain/access/principal';
import { Unauthenticated } from '../../domain/access/unauthenticated';
import type { Curator } from '../../domain/knowledge/curator';

export interface RequestOfCaller extends Request {
  principal?: Principal;
  /** On routes that take ADMIN_TOKEN: its bearer is no user. */
  curator?: Curator;
}

/** Anybody may call this; the guard asks nothing. */
export const PUBLIC = Symbol('public');
export const Public = (): MethodDecorator & ClassDecorator => applyDecorators(SetMetadata(PUBLIC, true), ApiSecurity({}));

/** A run's ticket in the query opens this, where no Authorization is sent. */
export const TICKET = Symbol('ticket');
export const TakesTicket = () => SetMetadata(TICKET, true);

/** ADMIN_TOKEN opens this, beside a user's token. */
export const ADMIN = Symbol('admin');
export const TakesAdmin = () => SetMetadata(ADMIN, true);

/** Who calls, as the guard has found. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<RequestOfCaller>();
  if (!principal) throw new Error('this route is public, or stands outside the access guard');
  return principal;
});

/** Who calls on a route that takes ADMIN_TOKEN. */
export const TheCurator = createParamDecorator((_: unknown, context: ExecutionContext): Curator => {
  const { curator } = context.switchToHttp().getRequest<RequestOfCaller>();
  if (!curator) throw new Error('this route does not take ADMIN_TOKEN, or stands outside the access guard');
  return curator;
});

/** The bearer token of a call, whosever it is. */
export const Credential = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined =>
  bearerToken(context.switchToHttp().getRequest<Request>().headers.authorization),
);

/** @throws Unauthenticated for a header that holds no bearer token */
export function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new Unauthenticated('This Authorization header is not "Bearer <token>".');
  return token;
}
