import { ChevronLeftIcon, ChevronRightIcon } from '@radix-ui/react-icons';
import type { Message } from '../api/types';
import { useTexts } from '../texts/texts';
import { IconButton } from '../ui/button';
import { useChat } from './chat-context';

/** ‹ 2/3 › where a message has others in its place. */
export function Versions({ message: { version, versions } }: { message: Message }) {
  const { chat } = useTexts();
  const { show } = useChat();
  if (versions.length < 2) return null;
  const step = (by: number): void => {
    const to = versions[version - 1 + by];
    if (to !== undefined) show(to);
  };
  return (
    <div role="group" aria-label={chat.versions.label} className="flex items-center text-xs text-muted tabular-nums">
      <IconButton label={chat.versions.earlier} disabled={version <= 1} onClick={() => step(-1)}>
        <ChevronLeftIcon />
      </IconButton>
      <span>{chat.versions.of(version, versions.length)}</span>
      <IconButton label={chat.versions.later} disabled={version >= versions.length} onClick={() => step(1)}>
        <ChevronRightIcon />
      </IconButton>
    </div>
  );
}
