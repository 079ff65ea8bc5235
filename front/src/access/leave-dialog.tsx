import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { Confirm } from '../ui/confirm';
import { session } from './session';

/** Asks before signing out, for the token cannot be had again. */
export function LeaveDialog(props: { open: boolean; onClose: () => void; onCopyFirst: () => void }) {
  const { leave } = useTexts().app;
  return (
    <Confirm
      open={props.open}
      title={leave.title}
      detail={leave.detail}
      action={leave.action}
      onConfirm={() => session.leave()}
      onClose={props.onClose}
    >
      <Button className="mt-4" onClick={props.onCopyFirst}>
        {leave.copyFirst}
      </Button>
    </Confirm>
  );
}
