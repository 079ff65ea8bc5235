/** Requests whose answer was lost, at most; older ones are asked anew. */
const MOST = 20;
const open = new Map<string, string>();

/** The Idempotency-Key of a request: the same for the same request until it is settled, so that what is sent again is asked once. */
export function keyOf(route: string, body: unknown): { key: string; settle: () => void } {
  const request = `${route} ${JSON.stringify(body)}`;
  const key = open.get(request) ?? randomKey();
  open.set(request, key);
  if (open.size > MOST) open.delete(open.keys().next().value!);
  return { key, settle: () => void open.delete(request) };
}

/** `randomUUID` is missing where a page came by plain HTTP from another machine. */
const randomKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
