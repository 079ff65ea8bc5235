/**
 * fetch, with every error body in OpenAI's shape: `{error: {…}}`. Older vLLM sends `{object: "error", message, type, code}`, which the SDK takes
 * for no body at all, and with it goes the one sentence that says what is wrong.
 */
export async function nestedErrors(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.ok) return response;
  const body = await response.text().catch(() => ''); // cut: the status says enough
  const { status, headers } = response;
  return new Response(nested(body) || null, { status, headers });
}

function nested(body: string): string {
  try {
    const parsed = JSON.parse(body) as { error?: unknown; message?: unknown } | null;
    return parsed && !parsed.error && parsed.message ? JSON.stringify({ error: parsed }) : body;
  } catch {
    return body; // a page of a proxy: the status says enough
  }
}
