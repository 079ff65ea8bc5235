import type { Run, StoredRunEvent } from '../api/types';

/** What a token of English has, about: used where the model did not count. */
const CHARACTERS = 4;

/**
 * How many tokens of the model each `token` event holds, in their order: a piece of the answer may be several of them, stored together. What the model
 * counted is shared out by characters.
 */
export function tokenCounts(events: readonly StoredRunEvent[], usage: Run['usage']): number[] {
  const lengths: number[] = [];
  let ofAnswer = 0;
  for (const event of events) {
    if (event.type === 'restart') ofAnswer = 0;
    if (event.type !== 'token') continue;
    lengths.push(event.data.content.length);
    ofAnswer += event.data.content.length;
  }
  const characters = usage?.output_tokens && ofAnswer > 0 ? ofAnswer / usage.output_tokens : CHARACTERS;
  return lengths.map((length) => length / characters);
}
