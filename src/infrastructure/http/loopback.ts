import type { NextFunction, Request, Response } from 'express';
import { HttpFailure } from './http-failure';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;
const HOST = /^(.*?)(:\d{1,5})?$/s;

/** Whether a Host header names this machine: any port, no other spelling. */
export const isLoopbackHost = (host: string | undefined): boolean => LOOPBACK.test(HOST.exec(host ?? '')?.[1] ?? '');

/** Whether an Origin header names a page of this machine. 'null', which sandboxed and local files send, does not. */
export const isLoopbackOrigin = (origin: string): boolean => {
  const scheme = /^https?:\/\//i.exec(origin)?.[0];
  return scheme !== undefined && isLoopbackHost(origin.slice(scheme.length));
};

/**
 * Open mode trusts whoever reaches the socket, so a page of another site must not: by DNS rebinding it comes with a foreign Host, by a
 * cross-site request with a foreign Origin.
 */
export function onlyFromLoopback(request: Request, _response: Response, next: NextFunction): void {
  const { host, origin } = request.headers;
  if (!isLoopbackHost(host))
    return next(
      new HttpFailure('misdirected', 'Without tokens this service answers as localhost only. Set AUTH_MODE=token to use another name.'),
    );
  if (origin !== undefined && !isLoopbackOrigin(origin))
    return next(
      new HttpFailure(
        'forbidden_origin',
        'Without tokens this service answers pages of this machine only. Set AUTH_MODE=token and CORS_ORIGINS to let others in.',
      ),
    );
  next();
}
