import { session } from '../access/session';
import type { Document, Passage } from '../api/types';
import { Store } from '../app/store';

/** What is open beside the page: a passage with its document, or a document as a whole. */
export interface OpenedSource {
  documentId: string;
  title: string;
  passage?: Passage;
}

/** null: nothing is open. */
export const openedSource = new Store<OpenedSource | null>(null);
export const openSource = (passage: Passage): void => openedSource.set({ documentId: passage.document_id, title: passage.title, passage });
export const openDocument = ({ document_id, title }: Pick<Document, 'document_id' | 'title'>): void =>
  openedSource.set({ documentId: document_id, title });

export const closeSource = (): void => openedSource.set(null);

// Whoever comes next need not see what was open.
session.watch(() => session.value.kind === 'token-needed' && closeSource());
