import { createContext } from 'react';
import type { Passage } from '../api/types';

/** The passages of the answer that is drawn, by their numbers. In a context, so that blocks are not drawn again when they come. */
export const Passages = createContext<ReadonlyMap<number, Passage>>(new Map());
