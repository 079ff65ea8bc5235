import { ChevronLeftIcon, ChevronRightIcon, ZoomInIcon, ZoomOutIcon } from '@radix-ui/react-icons';
import type { ReactNode } from 'react';
import { useTexts } from '../../texts/texts';
import { IconButton } from '../../ui/button';

const STEP = 1.25;
const LEAST = STEP ** -3;
const MOST = STEP ** 6;

/** Turns the pages and sets their size; 1 is as wide as there is room. */
export function PdfBar(props: {
  page: number;
  pages: number;
  zoom: number;
  onTurn: (page: number) => void;
  onZoom: (zoom: number) => void;
  children: ReactNode;
}) {
  const { sources } = useTexts();
  const { page, pages, zoom, onTurn, onZoom } = props;
  return (
    <div role="toolbar" aria-label={sources.original} className="flex shrink-0 items-center gap-1 px-3 py-1.5">
      <IconButton label={sources.pageBack} disabled={page <= 1} onClick={() => onTurn(page - 1)}>
        <ChevronLeftIcon />
      </IconButton>
      <span role="status" className="min-w-24 text-center text-xs text-muted tabular-nums">
        {sources.pageOf(page, pages)}
      </span>
      <IconButton label={sources.pageOn} disabled={page >= pages} onClick={() => onTurn(page + 1)}>
        <ChevronRightIcon />
      </IconButton>
      <span className="flex-1" />
      <IconButton label={sources.smaller} disabled={zoom <= LEAST} onClick={() => onZoom(zoom / STEP)}>
        <ZoomOutIcon />
      </IconButton>
      <button
        type="button"
        title={sources.fit}
        aria-label={`${Math.round(zoom * 100)} %. ${sources.fit}`}
        className="min-h-8 min-w-12 rounded-md text-xs text-muted tabular-nums hover:bg-raised hover:text-ink pointer-coarse:min-h-10"
        onClick={() => onZoom(1)}
      >
        {Math.round(zoom * 100)} %
      </button>
      <IconButton label={sources.larger} disabled={zoom >= MOST} onClick={() => onZoom(zoom * STEP)}>
        <ZoomInIcon />
      </IconButton>
      {props.children}
    </div>
  );
}
