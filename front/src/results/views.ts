import type { ComponentType } from 'react';
import type { DataOf } from '../api/types';

export type ResultViewOf = ComponentType<{ result: DataOf<'result'> }>;

/** Views of assistants whose results deserve more than a table, by the assistant's name. `lazy` keeps them out of the first load (docs/page.md). */
export const RESULT_VIEWS: ReadonlyMap<string, ResultViewOf> = new Map();
