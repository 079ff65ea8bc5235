import { getDocument, GlobalWorkerOptions, PasswordResponses, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { BundledData, DECODER_URL } from './pdf-assets';

GlobalWorkerOptions.workerSrc = worker;

/** Of what a picture may have, in pixels: a page must not take the tab with it. */
const LARGEST_PICTURE = 64 * 1024 * 1024;

export interface OpenPdf {
  pdf: Promise<PDFDocumentProxy>;
  /** Ends the worker and frees what it holds. */
  close: () => void;
}

/** Opens a PDF in a worker of its own. Nothing in it runs: no scripts, no forms of XFA, no code made from its functions. */
export function openPdf(blob: Blob): OpenPdf {
  let closed = false;
  let close = (): void => undefined;
  const pdf = blob.arrayBuffer().then((bytes) => {
    if (closed) throw new Error('closed');
    const loading = getDocument({
      data: new Uint8Array(bytes),
      isEvalSupported: false,
      enableXfa: false,
      useWorkerFetch: false,
      BinaryDataFactory: BundledData,
      useWasm: false, // the page's policy allows none; for each decoder there is one in JavaScript
      wasmUrl: DECODER_URL,
      maxImageSize: LARGEST_PICTURE,
      verbosity: 0,
    });
    close = () => void loading.destroy();
    return loading.promise;
  });
  return {
    pdf,
    close: () => {
      closed = true;
      close();
    },
  };
}

export const needsPassword = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'PasswordException' &&
  (error as Error & { code?: number }).code !== PasswordResponses.INCORRECT_PASSWORD;
