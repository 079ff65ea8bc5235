import { useEffect, useState } from 'react';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { useTexts } from '../../texts/texts';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import { SaveButton } from '../save-button';
import { needsPassword, openPdf } from './open-pdf';
import { PdfBar } from './pdf-bar';
import { PdfPage } from './pdf-page';

/** A PDF, a page at a time, opened at `page` with the passage marked. Pages count from 1. */
export function PdfView(props: { blob: Blob; name: string; page: number; passage: string | undefined }) {
  const { sources } = useTexts();
  const { blob, name, passage } = props;
  const [pdf, setPdf] = useState<PDFDocumentProxy>();
  const [failure, setFailure] = useState<unknown>();
  const [wanted, turn] = useState(props.page);
  const [zoom, setZoom] = useState(1);
  useEffect(() => {
    const opened = openPdf(blob);
    let gone = false;
    opened.pdf.then(
      (ready) => !gone && setPdf(ready),
      (error: unknown) => !gone && setFailure(error ?? true),
    );
    return () => {
      gone = true;
      opened.close();
    };
  }, [blob]);
  if (failure)
    return (
      <div className="flex flex-col items-start gap-4 p-5">
        <Notice kind="bad">{needsPassword(failure) ? sources.pdfLocked : sources.pdfBroken}</Notice>
        <SaveButton blob={blob} name={name} />
      </div>
    );
  if (!pdf)
    return (
      <p className="flex items-center gap-2 p-6 text-sm text-muted" role="status">
        <Spinner /> {sources.loading}
      </p>
    );
  const page = Math.min(Math.max(wanted, 1), pdf.numPages);
  return (
    <div className="flex h-full flex-col">
      <PdfBar page={page} pages={pdf.numPages} zoom={zoom} onTurn={turn} onZoom={setZoom}>
        <SaveButton small blob={blob} name={name} />
      </PdfBar>
      <PdfPage pdf={pdf} page={page} zoom={zoom} passage={passage} passagePage={props.page} />
    </div>
  );
}
