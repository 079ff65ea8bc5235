import { CheckIcon, CodeIcon, DownloadIcon } from '@radix-ui/react-icons';
import type { Run, StoredRunEvent } from '../api/types';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { Menu, MenuItem } from '../ui/menu';
import { useCopying } from './copying';
import { askAgain, eventsAsJson, followStream } from './curl';
import { downloadRun } from './download';

interface Props {
  run: Run;
  events: readonly StoredRunEvent[];
  question?: string;
  /** All that there is has been read. */
  complete: boolean;
}

/** What one takes away from a run: commands that do the same without the page, and all of it as a file. */
export function RunActions({ run, events, question, complete }: Props) {
  const { actions } = useTexts().inspector;
  const { state, copy } = useCopying();
  const { origin } = location;
  const middle = Math.floor((events.at(-1)?.seq ?? 0) / 2);
  const commands: [string, string][] = [
    ...(question === undefined ? [] : [[actions.askAgain, askAgain(origin, run, question)] satisfies [string, string]]),
    [actions.follow, followStream(origin, run, 0)],
    ...(middle > 0 ? [[actions.resume(middle), followStream(origin, run, middle)] satisfies [string, string]] : []),
    [actions.page, eventsAsJson(origin, run)],
  ];
  return (
    <div className="flex flex-wrap gap-2">
      <Menu
        trigger={
          <Button className="pointer-coarse:min-h-10">
            {state === 'copied' ? <CheckIcon className="text-good" /> : <CodeIcon />}
            <span aria-live="polite">{{ idle: actions.copyAs, copied: actions.copied, refused: actions.notCopied }[state]}</span>
          </Button>
        }
      >
        {commands.map(([name, command]) => (
          <MenuItem key={name} onSelect={() => copy(command)}>
            {name}
          </MenuItem>
        ))}
      </Menu>
      <Button disabled={!complete} className="pointer-coarse:min-h-10" onClick={() => downloadRun(run, events)}>
        <DownloadIcon /> {actions.download}
      </Button>
    </div>
  );
}
