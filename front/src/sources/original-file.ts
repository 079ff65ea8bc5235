import { session } from '../access/session';
import { Problem } from '../api/problem';

/** What is larger is not shown, but can be saved. */
export const MOST_SHOWN_BYTES = 40 * 1024 * 1024;
/** A file may take as long as it needs; silence may not. */
const SILENCE_MS = 30_000;

/** The original is larger than may be shown. `bytes` is its length. */
export class TooLargeToShow extends Error {
  override readonly name = 'TooLargeToShow';
  constructor(readonly bytes: number) {
    super(`The file has ${bytes} bytes.`);
  }
}

export interface OriginalWish {
  signal: AbortSignal;
  /** Of what is to be shown: at most so many bytes. */
  most?: number;
  /** How much has come, from 0 to 1. */
  onProgress?: (share: number) => void;
}

/**
 * The original of a document, with the token of this page: it cannot be linked to.
 * @throws Problem where it is refused, cut short or silent; TooLargeToShow; the signal's reason
 */
export async function fetchOriginal(documentId: string, { signal, most = Infinity, onProgress }: OriginalWish): Promise<Blob> {
  const silence = new AbortController();
  let due = setTimeout(() => silence.abort(), SILENCE_MS);
  const heard = (): void => {
    clearTimeout(due);
    due = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    const answer = await fetch(`/api/documents/${encodeURIComponent(documentId)}/file`, {
      headers: session.token ? { Authorization: `Bearer ${session.token}` } : {},
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (answer.status === 401) session.refuse();
    if (!answer.ok) throw Problem.of(answer, await answer.json().catch(() => undefined));
    const length = Number(answer.headers.get('content-length') ?? 0);
    if (length > most) throw new TooLargeToShow(length);
    const parts: BlobPart[] = [];
    let read = 0;
    for (const reader = answer.body!.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      heard();
      parts.push(value);
      read += value.length;
      if (read > most) throw new TooLargeToShow(read);
      if (length > 0) onProgress?.(Math.min(1, read / length));
    }
    return new Blob(parts, { type: answer.headers.get('content-type') ?? 'application/octet-stream' });
  } catch (error) {
    if (error instanceof Problem || error instanceof TooLargeToShow || signal.aborted) throw error;
    throw Problem.unreachable(error);
  } finally {
    clearTimeout(due);
    silence.abort(); // of what was not read to its end
  }
}

/** Gives a blob to the browser to keep, under a name. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser may ask where to put it
}
