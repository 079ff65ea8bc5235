import type { ServicePhase } from '../infrastructure/http/request-form';

/** Where the process stands; health and the HTTP gate read it, the lifecycle moves it. */
export class ServiceState implements ServicePhase {
  phase: ServicePhase['phase'] = 'starting';
}
