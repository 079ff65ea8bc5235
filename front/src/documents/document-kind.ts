import type { Document } from '../api/types';

export type DocumentKind = 'pdf' | 'docx' | 'html' | 'markdown' | 'text' | 'csv' | 'json' | 'row';

const KINDS: Record<string, DocumentKind> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/html': 'html',
  'text/markdown': 'markdown',
  'text/csv': 'csv',
  'application/json': 'json',
};

export const kindOf = ({ mime, parent_id: parent }: Pick<Document, 'mime' | 'parent_id'>): DocumentKind =>
  parent ? 'row' : (KINDS[mime] ?? 'text');
