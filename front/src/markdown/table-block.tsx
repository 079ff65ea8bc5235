import { useRef, type ReactNode } from 'react';
import { useTexts } from '../texts/texts';
import { CopyButton } from './copy-button';
import { separated } from './separated';

/** A table that scrolls sideways by itself, and can be taken to a spreadsheet. */
export function TableFrame({ children }: { children: ReactNode }) {
  const { markdown } = useTexts().chat;
  const frame = useRef<HTMLDivElement>(null);
  const rows = (): string[][] =>
    [...(frame.current?.querySelectorAll('tr') ?? [])].map(({ cells }) => [...cells].map(({ innerText }) => innerText.trim()));
  return (
    <div className="md-table">
      {/* Wide tables scroll: the keyboard has to reach them. */}
      <div ref={frame} className="md-table-scroll" tabIndex={0} role="region" aria-label={markdown.table}>
        {children}
      </div>
      <div className="md-table-copy">
        <CopyButton text={() => separated(rows(), ',')} label={markdown.copyCsv}>
          CSV
        </CopyButton>
        <CopyButton text={() => separated(rows(), '\t')} label={markdown.copyTsv}>
          TSV
        </CopyButton>
      </div>
    </div>
  );
}
