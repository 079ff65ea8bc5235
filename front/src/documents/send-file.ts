import { session } from '../access/session';
import { Problem } from '../api/problem';
import type { components } from '../api/schema';

export interface Sent {
  documentId: string;
  /** These bytes were there already. */
  unchanged: boolean;
}
export interface Sending {
  signal: AbortSignal;
  /** How much has gone, from 0 to 1. */
  onProgress: (share: number) => void;
}
export type SendFile = (collection: string, file: File, sending: Sending) => Promise<Sent>;

/** Nothing goes and nothing comes for so long, and the call has failed. */
const SILENCE_MS = 60_000;

/** Sends a file by XMLHttpRequest, which alone says how much has gone. @throws Problem; the signal's reason */
export const sendFile: SendFile = (collection, file, { signal, onProgress }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const call = new XMLHttpRequest();
    call.open('POST', `/api/collections/${encodeURIComponent(collection)}/documents`);
    if (session.token) call.setRequestHeader('Authorization', `Bearer ${session.token}`);
    const abort = (): void => call.abort();
    let due = setTimeout(abort, SILENCE_MS);
    const heard = (): void => {
      clearTimeout(due);
      due = setTimeout(abort, SILENCE_MS);
    };
    call.upload.onprogress = ({ loaded, total }) => {
      heard();
      onProgress(total > 0 ? loaded / total : 0);
    };
    call.onprogress = heard;
    call.onload = () => {
      if (call.status === 401) session.refuse();
      if (call.status === 200 || call.status === 202) resolve(sentOf(call));
      else reject(problemOf(call));
    };
    call.onerror = () => reject(Problem.unreachable(undefined));
    call.onabort = () => reject(signal.aborted ? signal.reason : new Problem(0, 'silent', ''));
    call.onloadend = () => {
      clearTimeout(due);
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
    const form = new FormData();
    form.append('file', file, file.name);
    call.send(form);
  });

const jsonOf = (call: XMLHttpRequest): unknown => {
  try {
    return JSON.parse(call.responseText);
  } catch {
    return undefined; // a proxy's page: the status says enough
  }
};

function sentOf(call: XMLHttpRequest): Sent {
  const { document_id: documentId } = jsonOf(call) as components['schemas']['SubmittedAnswer'];
  return { documentId, unchanged: call.status === 200 };
}

function problemOf(call: XMLHttpRequest): Problem {
  const wait = call.getResponseHeader('retry-after');
  return Problem.of(new Response(null, { status: call.status, headers: wait === null ? {} : { 'retry-after': wait } }), jsonOf(call));
}
