import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { Unavailable } from '../../domain/failure';
import { HttpFailure } from './http-failure';

/** Where the process stands between its first line and its last. */
export interface ServicePhase {
  readonly phase: 'starting' | 'serving' | 'draining';
}

const REQUEST_ID = /^[\w.:-]{1,128}$/;
const CLOSED = "default-src 'none'; frame-ancestors 'none'";
/** Swagger UI brings its own scripts and pictures, and writes styles into the page. */
const DOCS =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Names the request, in the log and to the client. */
export function nameRequest(request: Request, response: Response, next: NextFunction): void {
  const given = request.headers['x-request-id'];
  response.setHeader('x-request-id', typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID());
  next();
}

/** A target that no route and no escape can be: `refuseBrokenPath` refuses it. */
const UNREADABLE = '/%';

/**
 * A target in absolute form names the host that counts (RFC 9112, 3.2.2). Where it cannot be parsed, Express would answer with a page of its
 * own before any middleware: to be called with the request before Express has it.
 */
export function readTarget(request: IncomingMessage): void {
  const target = request.url ?? '';
  if (target.startsWith('/') || target === '*') return;
  const url = URL.canParse(target) ? new URL(target) : undefined;
  request.url = url ? url.pathname + url.search : UNREADABLE;
  if (url) request.headers.host = url.host;
}

/** Whose request this is must be clear (RFC 9112, 3.2): of two Hosts Node takes the first, and a proxy before it perhaps the second. */
export function refuseUnclearHost(request: Request, _response: Response, next: NextFunction): void {
  const hosts = request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
  const clear = hosts === 1 || (hosts === 0 && request.httpVersion === '1.0');
  next(clear ? undefined : new HttpFailure('malformed', 'A request names its Host, once.'));
}

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer', // tickets stand in addresses
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

export function setSecurityHeaders(request: Request, response: Response, next: NextFunction): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.setHeader('Content-Security-Policy', /^\/docs(\/|$)/i.test(request.path) ? DOCS : CLOSED);
  next();
}

/** What needs no database. */
const ALWAYS = /^\/(health|docs|openapi\.json)(\/|$)/i;

/** The listener is open before the database is ready, and connections that stay open bring requests after it has closed. */
export const refuseUnlessServing =
  (state: ServicePhase) =>
  (request: Request, response: Response, next: NextFunction): void => {
    if (state.phase === 'serving' || ALWAYS.test(request.path)) return next();
    if (state.phase === 'starting') return next(new Unavailable('Runlog waits for its database. Try again in a moment.'));
    response.setHeader('Connection', 'close');
    next(new Unavailable('This process is shutting down. Try again in a moment.'));
  };

/** The router decodes only what a route names; elsewhere a broken escape would look like an unknown address. */
export function refuseBrokenPath(request: Request, _response: Response, next: NextFunction): void {
  try {
    decodeURIComponent(request.path);
    next();
  } catch {
    next(new HttpFailure('malformed', 'The address holds a broken percent escape.'));
  }
}
