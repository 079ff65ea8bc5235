import { Collapsible } from 'radix-ui';
import type { Document } from '../api/types';
import { useTexts } from '../texts/texts';
import { DocumentState } from '../documents/document-state';
import { openDocument } from './opened-source';

/** What is known of a document besides its text. */
export function DocumentFacts({ document, page }: { document: Document; page: number | undefined }) {
  const { sources } = useTexts();
  const { source, collection, pages, parent_id: parent, metadata } = document;
  const facts = Object.entries(metadata);
  const place =
    page === undefined ? pages !== null && sources.pages(pages) : pages === null ? sources.page(page) : sources.pageOf(page, pages);
  return (
    <Collapsible.Root className="shrink-0 px-5 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
        <bdi className="max-w-full truncate">{source}</bdi>
        {place && <span>· {place}</span>}
        <span>
          · <bdi>{collection}</bdi>
        </span>
        {document.status !== 'indexed' && <DocumentState document={document} />}
        {parent && (
          <button
            type="button"
            className="text-accent underline underline-offset-4"
            onClick={() => openDocument({ document_id: parent, title: source.replace(/#[^#]*$/, '') })}
          >
            {sources.openTable}
          </button>
        )}
        {facts.length > 0 && (
          <Collapsible.Trigger className="ml-auto min-h-6 underline-offset-4 hover:underline pointer-coarse:min-h-10">
            {sources.facts(facts.length)}
          </Collapsible.Trigger>
        )}
      </div>
      {document.error && <p className="mt-2 text-xs text-bad">{document.error}</p>}
      <Collapsible.Content>
        <dl className="mt-3 grid max-h-48 grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1.5 overflow-y-auto text-xs">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd dir="auto" className="break-words">
                {Array.isArray(value) ? value.join(', ') : String(value)}
              </dd>
            </div>
          ))}
        </dl>
      </Collapsible.Content>
    </Collapsible.Root>
  );
}
