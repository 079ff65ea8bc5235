import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { DocumentKind, Extracted } from '../../src/domain/knowledge/extractor';
import { type ExtractorOptions, ThreadExtractor } from '../../src/infrastructure/extractors/thread-extractor';

export const CHUNK = { size: 800, overlap: 100 };
const MAX_BYTES = 50e6;

/** An extractor over the sources, as the service has one. */
export const openExtractor = (options: Partial<ExtractorOptions> = {}): ThreadExtractor =>
  new ThreadExtractor({ chunk: CHUNK, maxBytes: MAX_BYTES, entry: join(__dirname, 'extract-thread.cjs'), ...options });

export interface Given {
  source?: string;
  mime?: string;
  kind?: DocumentKind;
  signal?: AbortSignal;
}

export function extractWith(extractor: ThreadExtractor, bytes: Uint8Array | string, given: Given = {}): Promise<Extracted> {
  const { source = 'file', mime, kind = 'text', signal } = given;
  return extractor.extract({ source, mime, bytes: Buffer.from(bytes as string) }, kind, signal);
}

export const textsOf = ({ chunks }: Extracted): string[] => chunks.map(({ text }) => text);

/** Where nothing that is read may call: it tells who did. */
export async function silentListener(): Promise<{ url: string; calls: string[]; close(): Promise<void> }> {
  const calls: string[] = [];
  const server: Server = createServer((request, response) => {
    calls.push(request.url ?? '');
    response.end();
  });
  server.on('connection', ({ remotePort }) => calls.push(`connection from ${remotePort}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
