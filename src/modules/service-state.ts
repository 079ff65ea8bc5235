/** Where the process stands; health and the HTTP gate read it. */
export class ServiceState {
  phase: 'starting' | 'serving' | 'draining' = 'starting';

  get draining(): boolean {
    return this.phase === 'draining';
  }
}
