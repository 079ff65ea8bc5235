const KEPT = 'runlog.drafts';
const MOST = 50;
const LONGEST = 20_000;

/** Texts that were begun and not sent, by thread, oldest first. */
type Drafts = [threadId: string, text: string][];

export const draftOf = (threadId: string | undefined): string => drafts().find(([id]) => id === nameOf(threadId))?.[1] ?? '';

/** '' forgets it. Longer than is kept: it lives as long as the page. */
export function keepDraft(threadId: string | undefined, text: string): void {
  const others = drafts().filter(([id]) => id !== nameOf(threadId));
  const kept: Drafts = text === '' || text.length > LONGEST ? others : [...others, [nameOf(threadId), text]];
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept.slice(-MOST)));
  } catch {
    // No storage, or no room in it: the draft lives as long as the page.
  }
}

const nameOf = (threadId: string | undefined): string => threadId ?? 'new';

function drafts(): Drafts {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? '[]') as unknown;
    return Array.isArray(kept) ? kept.filter(isDraft) : [];
  } catch {
    return [];
  }
}

const isDraft = (one: unknown): one is Drafts[number] =>
  Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'string');
