import type { Collection } from '../api/types';

/** As the service takes names: letters and digits of any script, with a few signs between them. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._:@+-]{0,99}$/u;

export type NameFault = 'bad' | 'shared';

/** What is wrong with a name for a collection of one's own; a shared one of that name would be meant instead. */
export function nameFault(name: string, collections: readonly Pick<Collection, 'name' | 'shared'>[]): NameFault | undefined {
  if (!NAME.test(name)) return 'bad';
  return writable(name, collections) ? undefined : 'shared';
}

/** Whether documents can be added: to one's own, and to what is not there yet. */
export const writable = (name: string, collections: readonly Pick<Collection, 'name' | 'shared'>[]): boolean =>
  collections.find((one) => one.name === name)?.shared !== true;
