import { Fragment, useId } from 'react';
import { useTexts } from '../texts/texts';
import { Keys } from '../ui/keys';
import { Modal } from '../ui/modal';
import { allowSingleKeys, SHORTCUTS, singleKeys, type ShortcutName } from './shortcuts';
import { Store, useStore } from './store';

const GROUPS = {
  everywhere: ['search', 'newChat', 'sidebar', 'help'],
  chat: ['send', 'newLine', 'stop'],
  list: ['walk', 'rename', 'remove'],
} as const satisfies Record<string, readonly ShortcutName[]>;

export const helpOpen = new Store(false);

/** All keyboard shortcuts. Stands once in the page. */
export function HelpDialog() {
  const { help } = useTexts().app;
  const single = useStore(singleKeys);
  const id = useId();
  return (
    <Modal open={useStore(helpOpen)} onClose={() => helpOpen.set(false)} title={help.title}>
      {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
        <section key={group} className="mb-5">
          <h3 className="mb-1 text-xs font-medium text-muted">{help.groups[group]}</h3>
          <dl className="text-sm">
            {GROUPS[group].map((name) => (
              <div key={name} className="flex min-h-9 items-center gap-4 border-t border-line py-1">
                <dt className="flex-1">{help.names[name]}</dt>
                <dd className="flex items-center gap-2 text-xs text-muted">
                  <KeysOf name={name} single={single} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className="flex items-start gap-3 text-sm">
        <input
          type="checkbox"
          className="mt-1 size-4 accent-(--accent)"
          checked={single}
          aria-describedby={id}
          onChange={({ target }) => allowSingleKeys(target.checked)}
        />
        <span>
          {help.single}
          <span id={id} className="block text-muted">
            {help.singleDetail}
          </span>
        </span>
      </label>
    </Modal>
  );
}

function KeysOf({ name, single }: { name: ShortcutName; single: boolean }) {
  const { help } = useTexts().app;
  const keys = SHORTCUTS[name].keys.filter((key) => single || key.length > 1);
  return keys.map((key, index) => (
    <Fragment key={key}>
      {index > 0 && name !== 'walk' && help.or}
      <Keys shortcut={key} />
    </Fragment>
  ));
}
