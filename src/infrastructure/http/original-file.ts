import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { OriginalFile } from '../../domain/knowledge/document';
import { fileSource } from '../../domain/knowledge/document';

const NOTHING = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/** Safari's viewer of PDFs is a script in the page; without `allow-same-origin` it still belongs to no origin. Of its own styles Chrome's asks nothing. */
const PDF =
  "sandbox allow-scripts; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** Sends an original inline, so that nothing in it can act as a page of ours: a sandbox without origin, and no guessing of types. */
export async function sendOriginal(response: Response, { source, mime, size, bytes }: OriginalFile): Promise<void> {
  response.writeHead(200, {
    'Content-Type': mime.startsWith('text/') ? `${mime}; charset=utf-8` : mime,
    'Content-Length': size,
    'Content-Disposition': inlineName(fileSource(source)),
    'Content-Security-Policy': mime === 'application/pdf' ? PDF : `sandbox; ${NOTHING}`,
  });
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  // Whoever leaves ends it; a file that is replaced meanwhile is cut short, which its length tells.
  await pipeline(bytes, response).catch(() => response.destroy());
}

/** RFC 6266: plain for the old, and as UTF-8 (RFC 5987). */
function inlineName(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `inline; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
