import jpeg2000 from 'pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url';

/** What PDFs may need that do not bring it: character maps (Chinese, Japanese, Korean) and the standard fonts. All of our own origin. */
const MAPS = import.meta.glob<string>('/../node_modules/pdfjs-dist/cmaps/*.bcmap', { query: '?url', import: 'default', eager: true });
const FONTS = import.meta.glob<string>('/../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url',
  import: 'default',
  eager: true,
});

const byName = (files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, url]) => [path.split('/').at(-1)!, url]));

const KINDS: Record<string, Record<string, string>> = {
  cMapUrl: byName(MAPS),
  standardFontDataUrl: byName(FONTS),
};

/**
 * A decoder of pictures, which the worker imports by itself as `wasmUrl` + its name where WebAssembly is off. Its file has a name of the bundler's,
 * so what pdf.js adds becomes a fragment.
 */
export const DECODER_URL = `${new URL(jpeg2000, location.href).href}#/`;

const TIMEOUT_MS = 20_000;

/** Fetches them for the worker of pdf.js, by kind and name. */
export class BundledData {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const url = KINDS[kind]?.[filename];
    if (url === undefined) throw new Error(`pdf.js asks for ${filename}, which is not in the bundle`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) throw new Error(`${filename}: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}
