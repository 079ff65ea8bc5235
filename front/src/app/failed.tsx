import { Component, type ReactNode } from 'react';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';

/** Keeps a failure of one part from taking the page with it. `at`: where it is; elsewhere it is tried again. */
export class Failed extends Component<{ children: ReactNode; at?: string }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError = (error: Error) => ({ error });

  override componentDidUpdate({ at }: { at?: string }): void {
    if (this.state.error && at !== this.props.at) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    return this.state.error ? <FailedNotice /> : this.props.children;
  }
}

function FailedNotice() {
  const { failed } = useTexts().app;
  return (
    <div role="alert" className="grid h-full place-content-center gap-3 p-6 text-center">
      <h1 className="text-xl font-semibold">{failed.title}</h1>
      <p className="text-muted">{failed.detail}</p>
      <div>
        <Button kind="primary" onClick={() => location.reload()}>
          {failed.reload}
        </Button>
      </div>
    </div>
  );
}
