import { ExternalLinkIcon } from '@radix-ui/react-icons';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts';

/** The address, where it is one that may be followed: to the web, or a mail. What is relative would lead into this page. */
export function safeAddress(address: string | undefined): URL | undefined {
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  return url && /^(?:https?|mailto):$/.test(url.protocol) ? url : undefined;
}

/** A link that a model wrote: it says where it leads, and opens elsewhere. */
export function OutLink({ href, children }: { href?: string; children?: ReactNode }) {
  const { markdown } = useTexts().chat;
  const url = safeAddress(href);
  if (!url) return <>{children}</>;
  return (
    <a href={url.href} title={url.host || url.pathname} target="_blank" rel="noopener noreferrer nofollow" className="md-link">
      {children}
      <ExternalLinkIcon aria-hidden className="md-link-icon" />
      <span className="sr-only"> {markdown.opensElsewhere}</span>
    </a>
  );
}

/** Images are never loaded: an address may carry to its host what was said here. Who wants it follows the link. */
export function ImageLink({ src, alt }: { src?: unknown; alt?: string }) {
  const { markdown } = useTexts().chat;
  const url = safeAddress(typeof src === 'string' ? src : undefined);
  const name = alt?.trim() || markdown.image;
  return url ? <OutLink href={url.href}>{name}</OutLink> : <span>{name}</span>;
}
