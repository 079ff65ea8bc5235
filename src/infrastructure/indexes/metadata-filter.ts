import type { Metadata } from '../../domain/knowledge/collection';
import type { MetadataFilter } from '../../domain/knowledge/passage-index';

const listed = (value: Metadata[string]): readonly (string | number | boolean)[] => (Array.isArray(value) ? value : [value]);

/** Whether a document passes the filter: of each key one of its values is among the wanted ones. */
export function fitsFilter(metadata: Metadata, filter: MetadataFilter): boolean {
  return Object.entries(filter).every(
    ([key, wanted]) => Object.hasOwn(metadata, key) && listed(metadata[key]!).some((value) => listed(wanted).includes(value)),
  );
}
