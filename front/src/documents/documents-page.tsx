import { ChatBubbleIcon, LockClosedIcon, UploadIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Collection } from '../api/types';
import { useTexts } from '../texts/texts';
import { Notice } from '../ui/notice';
import { writable } from './collection-name';
import { CollectionPicker } from './collection-picker';
import { collectionsQuery } from './collection-queries';
import { DocumentList } from './document-list';
import { DropArea } from './drop-area';
import { EmptyCollection } from './empty-collection';
import { FileButton } from './file-button';
import { NewCollection } from './new-collection';
import { UploadList } from './upload-list';
import { MOST_UPLOADS } from './upload-queue';
import { uploads } from './uploads';

const POLL_MS = 2000;
const BUTTON =
  'inline-flex min-h-9 items-center justify-center gap-2 rounded-lg px-3 text-sm font-medium transition-colors pointer-coarse:min-h-10';

/** Collections with their documents: brought, watched, opened, deleted. */
export function DocumentsPage({ collection: wanted }: { collection?: string }) {
  const { documents } = useTexts();
  const [, navigate] = useLocation();
  const [naming, setNaming] = useState<{ files: File[] } | null>(null);
  const [refused, setRefused] = useState(0);
  const { data: collections, error } = useQuery({
    ...collectionsQuery,
    refetchInterval: ({ state }) => (state.data?.some(({ pending }) => pending > 0) ? POLL_MS : false),
  });
  const name = wanted === undefined ? firstOf(collections) : decoded(wanted);
  const collection = collections?.find((one) => one.name === name);
  const isWritable = name !== undefined && collections !== undefined && writable(name, collections);
  const bring = (to: string, files: File[]): void => setRefused(uploads.add(to, files));
  // What cannot go into a shared collection may go into one of one's own.
  const take = (files: File[]): void => {
    if (files.length === 0) return;
    if (isWritable) bring(name, files);
    else setNaming({ files });
  };
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-5xl px-4 py-6 sm:px-8 sm:py-10">
        <h1 className="text-2xl font-semibold tracking-tight">{documents.title}</h1>
        <p className="mt-1 text-muted">{documents.intro}</p>
        <div className="mt-6 flex flex-wrap items-center gap-2">
          <CollectionPicker
            collections={collections ?? []}
            current={name}
            onPick={(next) => navigate(`/documents/${encodeURIComponent(next)}`)}
            onNew={() => setNaming({ files: [] })}
          />
          <div className="ml-auto flex gap-2 empty:hidden max-sm:w-full max-sm:*:flex-1">
            {collection && collection.documents > 0 && (
              <Link
                href={`/?collection=${encodeURIComponent(collection.name)}`}
                title={documents.askAbout(collection.name)}
                className={`${BUTTON} border border-line bg-surface hover:bg-raised`}
              >
                <ChatBubbleIcon aria-hidden /> {documents.ask}
              </Link>
            )}
            {isWritable && collection && collection.documents > 0 && (
              <FileButton onFiles={take} className={`${BUTTON} bg-accent text-accent-ink hover:brightness-110`}>
                <UploadIcon aria-hidden /> {documents.upload}
              </FileButton>
            )}
          </div>
        </div>
        {collection?.shared && (
          <p className="mt-4 flex items-start gap-2 text-sm text-muted">
            <LockClosedIcon aria-hidden className="mt-1 shrink-0" /> {documents.readOnly}
          </p>
        )}
        <div className="mt-6 space-y-6">
          {error && !collections && <Notice kind="bad">{error.message}</Notice>}
          {refused > 0 && <Notice kind="warn">{documents.tooMany(MOST_UPLOADS)}</Notice>}
          <UploadList />
          {collection && collection.documents > 0 ? (
            <DocumentList key={collection.name} collection={collection} />
          ) : (
            collections && <EmptyCollection isNew={collections.length === 0} isShared={collection?.shared ?? false} onFiles={take} />
          )}
        </div>
      </div>
      <DropArea label={isWritable ? documents.drop(name) : documents.dropElsewhere} onFiles={take} />
      {naming && (
        <NewCollection
          collections={collections ?? []}
          files={naming.files.length}
          onClose={() => setNaming(null)}
          onName={(made) => {
            setNaming(null);
            if (naming.files.length > 0) bring(made, naming.files);
            navigate(`/documents/${encodeURIComponent(made)}`);
          }}
        />
      )}
    </div>
  );
}

/** The router leaves `:`, `@` and `+` as they stand in the address. A name has no `%` of its own. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** One's own newest, else the shared one with the most to see. */
const firstOf = (collections: readonly Collection[] | undefined): string | undefined =>
  (collections?.find(({ shared }) => !shared) ?? collections?.toSorted((a, b) => b.documents - a.documents)[0])?.name;
