import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { Problem } from '../api/problem';
import { useTexts } from '../texts/texts';
import { Notice } from '../ui/notice';
import { Spinner } from '../ui/spinner';
import { documentQuery, textQuery } from './document-queries';
import { DocumentFacts } from './document-facts';
import { OriginalView } from './original-view';
import { hasDocument } from './passage-place';
import type { OpenedSource } from './opened-source';
import { Quotation } from './quotation';
import { TextView } from './text-view';

const TAB =
  'relative min-h-10 px-1 text-sm text-muted hover:text-ink data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-0 data-[state=active]:after:-bottom-px data-[state=active]:after:h-0.5 data-[state=active]:after:bg-accent';

/** A document with two views: the original where it can be shown, and the text that was read from it. */
export function SourceViewer({ opened }: { opened: OpenedSource }) {
  const { sources } = useTexts();
  const { documentId, passage } = opened;
  if (!hasDocument(documentId)) return <Quotation notice={sources.selected} passage={passage} />;
  return <DocumentViewer opened={opened} />;
}

function DocumentViewer({ opened: { documentId, passage } }: { opened: OpenedSource }) {
  const { sources } = useTexts();
  const document = useQuery(documentQuery(documentId));
  const text = useInfiniteQuery(textQuery(documentId, passage?.chunk_id));
  const [chosen, choose] = useState<string>();
  const isGone = document.error instanceof Problem && document.error.status === 404;
  if (isGone) return <Quotation notice={sources.gone} passage={passage} />;
  if (document.error && !document.data)
    return (
      <div className="p-5">
        <Notice kind="bad">{document.error.message}</Notice>
      </div>
    );
  if (!document.data)
    return (
      <p className="flex items-center gap-2 p-6 text-sm text-muted" role="status">
        <Spinner /> {sources.loading}
      </p>
    );
  const isLost = text.data?.pages.some(({ lost }) => lost) ?? false;
  const isPdf = document.data.mime === 'application/pdf';
  return (
    <>
      <DocumentFacts document={document.data} page={passage?.page} />
      {isLost && (
        <div className="max-h-[35%] shrink-0 overflow-y-auto border-b border-line">
          <Quotation notice={sources.changed} passage={passage} />
        </div>
      )}
      <Tabs.Root value={chosen ?? (isPdf ? 'original' : 'text')} onValueChange={choose} className="flex min-h-0 flex-1 flex-col">
        <Tabs.List aria-label={sources.views} className="flex shrink-0 gap-5 border-b border-line px-5">
          <Tabs.Trigger value="original" className={TAB}>
            {sources.original}
          </Tabs.Trigger>
          <Tabs.Trigger value="text" className={TAB}>
            {sources.text}
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="original" tabIndex={-1} className="min-h-0 flex-1">
          <OriginalView document={document.data} passage={passage} />
        </Tabs.Content>
        <Tabs.Content value="text" tabIndex={-1} className="min-h-0 flex-1">
          <TextView documentId={documentId} chunkId={passage?.chunk_id} />
        </Tabs.Content>
      </Tabs.Root>
    </>
  );
}
