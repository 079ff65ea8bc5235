import { extname } from 'node:path';
import type { Express, NextFunction, Request, Response } from 'express';
import { HttpFailure } from '../http-failure';
import { PageFiles } from './page-files';

/** The page's own addresses: it is one document, which finds out by itself what to show. */
export const PAGE_ADDRESSES = ['/', '/threads/:id', '/runs/:id', '/documents', '/documents/:collection'];

/**
 * What the page may load and do. No script but ours, none inline, and no picture from elsewhere, where a model's answer could send what it has read.
 * Styles may stand in the page: the primitives place what floats by writing them. Blobs are what the page itself has made: previews, the PDF's thread.
 */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; " +
  "worker-src 'self' blob:; frame-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A name below it tells the content: it never has another. */
const FOREVER = 'public, max-age=31536000, immutable';
/** Everything else is asked for anew. */
const NEVER = 'no-cache';

/** Serves the built page in `folder` to everybody, also while the service starts or ends: the page tells that it waits. */
export function servePage(app: Express, folder: string): void {
  const files = new PageFiles(folder);
  app.get(PAGE_ADDRESSES, (request, response, next) => {
    const index = files.index();
    if (index) send(files, index, request, response, next).catch(next);
    else next(new HttpFailure('unknown_route', 'The page is not built. `npm run build` makes it; the API does without (GET /docs).'));
  });
  app.use((request, response, next) => {
    const name = files.at(request.path);
    if (name === undefined) next();
    else if (request.method === 'GET' || request.method === 'HEAD') send(files, name, request, response, next).catch(next);
    else next(new HttpFailure('method_not_allowed', 'This address takes GET, HEAD.', { headers: { Allow: 'GET, HEAD' } }));
  });
}

async function send(files: PageFiles, name: string, request: Request, response: Response, next: NextFunction): Promise<void> {
  const headers = {
    'Cache-Control': name.startsWith('assets/') ? FOREVER : NEVER,
    'Content-Security-Policy': PAGE_POLICY,
  };
  response.vary('Accept-Encoding');
  const gzipped = request.acceptsEncodings('gzip') ? await files.gzipped(name) : undefined;
  if (gzipped) {
    response
      .set({ ...headers, 'Content-Encoding': 'gzip' })
      .type(extname(name))
      .send(gzipped);
    return;
  }
  // Neither ETag nor date: what may be kept is kept for ever, and the rest is small.
  const asItIs = { root: files.folder, headers, cacheControl: false, lastModified: false, acceptRanges: false };
  response.sendFile(name, asItIs, (error?: Error & { status?: number }) => {
    if (!error || response.headersSent || request.destroyed) return; // whoever has left needs no answer
    next(
      error.status === 404
        ? new HttpFailure('unknown_route', 'This file went with an older build of the page: load the page anew.')
        : error,
    );
  });
}
