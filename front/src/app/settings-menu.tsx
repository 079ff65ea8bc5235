import { CopyIcon, ExitIcon, GearIcon, KeyboardIcon } from '@radix-ui/react-icons';
import { useRef, useState } from 'react';
import { LeaveDialog } from '../access/leave-dialog';
import { session } from '../access/session';
import { TokenDialog } from '../access/token-dialog';
import { language, LANGUAGES, speak, useTexts } from '../texts/texts';
import { IconButton } from '../ui/button';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '../ui/menu';
import { helpOpen } from './help-dialog';
import { useStore } from './store';
import { paint, theme, type Theme } from './theme';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
type Asked = 'token' | 'leave' | 'help';

/** Theme, language, who this is, and what can be done about that. */
export function SettingsMenu() {
  const { app } = useTexts();
  const state = useStore(session);
  const chosen = useRef<Asked>(undefined);
  const [asked, ask] = useState<Asked>();
  const close = (): void => ask(undefined);
  return (
    <>
      <Menu
        trigger={
          <IconButton label={app.settings}>
            <GearIcon />
          </IconButton>
        }
        onClosed={() => {
          // A dialog opens once the menu has given the focus back to its button, to which the dialog returns it.
          const next = chosen.current;
          chosen.current = undefined;
          if (next === 'help') setTimeout(() => helpOpen.set(true));
          else if (next) setTimeout(() => ask(next));
          return false;
        }}
      >
        {state.kind === 'ready' && (
          <MenuLabel>
            <span dir="auto" className="block max-w-56 truncate text-sm text-ink">
              {state.user.name}
            </span>
            {app.user(state.user.user_id)}
          </MenuLabel>
        )}
        <MenuLine />
        <MenuChoice
          label={app.theme.label}
          value={useStore(theme)}
          options={THEMES.map((value) => ({ value, label: app.theme[value] }))}
          onChoose={paint}
        />
        <MenuLine />
        <MenuChoice
          label={app.language}
          value={useStore(language)}
          options={LANGUAGES.map((value) => ({ value, label: app.languages[value] }))}
          onChoose={speak}
        />
        <MenuLine />
        <MenuItem onSelect={() => void (chosen.current = 'help')}>
          <KeyboardIcon aria-hidden />
          {app.help.item}
        </MenuItem>
        <MenuItem onSelect={() => void (chosen.current = 'token')}>
          <CopyIcon aria-hidden />
          {app.token.show}
        </MenuItem>
        <MenuItem onSelect={() => void (chosen.current = 'leave')}>
          <ExitIcon aria-hidden />
          {app.leave.item}
        </MenuItem>
      </Menu>
      <TokenDialog open={asked === 'token'} onClose={close} />
      <LeaveDialog open={asked === 'leave'} onClose={close} onCopyFirst={() => ask('token')} />
    </>
  );
}
