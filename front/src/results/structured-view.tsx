import { ExternalLinkIcon } from '@radix-ui/react-icons';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts';
import { nameOf, structureOf, type Structure } from './structure';

/** Any value as something that a person reads: fields with their names, lists, tables, links. */
export function StructuredView({ value, depth = 0 }: { value: unknown; depth?: number }): ReactNode {
  const { results } = useTexts().inspector;
  const structure = structureOf(value, depth);
  switch (structure.kind) {
    case 'empty':
      return <span className="text-muted">{results.empty}</span>;
    case 'flag':
      return structure.on ? results.yes : results.no;
    case 'number':
      return <span className="tabular-nums">{structure.value.toLocaleString()}</span>;
    case 'text':
      return (
        <span dir="auto" className="wrap-anywhere whitespace-pre-wrap">
          {structure.text}
        </span>
      );
    case 'link':
      return <OutsideLink href={structure.href} />;
    case 'list':
      return (
        <ul className="list-disc space-y-1 pl-5 marker:text-muted">
          {structure.items.map((item, at) => (
            <li key={at}>
              <StructuredView value={item} depth={depth + 1} />
            </li>
          ))}
          <More count={structure.more} as="li" />
        </ul>
      );
    case 'record':
      return (
        <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)]">
          {structure.entries.map(([key, item]) => (
            <div key={key} className="contents">
              <dt className="text-muted max-sm:mt-1">{nameOf(key)}</dt>
              <dd className="min-w-0">
                <StructuredView value={item} depth={depth + 1} />
              </dd>
            </div>
          ))}
          <More count={structure.more} as="div" />
        </dl>
      );
    case 'table':
      return <StructuredTable table={structure} depth={depth} />;
    default:
      return structure satisfies never;
  }
}

function StructuredTable({ table, depth }: { table: Extract<Structure, { kind: 'table' }>; depth: number }) {
  const { results } = useTexts().inspector;
  const numeric = new Set(
    table.columns.filter((column) => table.rows.every((row) => row[column] == null || typeof row[column] === 'number')),
  );
  const align = (column: string): string => (numeric.has(column) ? 'text-right' : 'text-left');
  return (
    <div tabIndex={0} role="region" aria-label={results.table} className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={`py-1.5 pr-4 align-bottom font-normal whitespace-nowrap text-muted last:pr-0 ${align(column)}`}
              >
                {nameOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={at} className="border-t border-line">
              {table.columns.map((column) => (
                <td key={column} className={`max-w-96 min-w-16 py-2 pr-4 align-top last:pr-0 ${align(column)}`}>
                  <StructuredView value={row[column]} depth={depth + 2} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <More count={table.more} as="div" />
    </div>
  );
}

function More({ count, as: Tag }: { count: number; as: 'li' | 'div' }) {
  const { results } = useTexts().inspector;
  return count > 0 ? <Tag className="mt-2 text-sm text-muted">{results.more(count)}</Tag> : null;
}

/** A model wrote it: where it leads is told, and nothing of this page goes with it. */
const OutsideLink = ({ href }: { href: string }) => (
  <a
    href={href}
    target="_blank"
    rel="noopener noreferrer nofollow"
    className="inline-flex items-baseline gap-1 text-accent underline underline-offset-4"
  >
    <span className="wrap-anywhere">{href.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')}</span>
    <ExternalLinkIcon aria-hidden className="size-3 shrink-0" />
  </a>
);
