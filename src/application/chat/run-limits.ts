/** What bounds a user's runs: the setting MAX_QUEUED_PER_THREAD. */
export interface RunLimits {
  maxQueuedPerThread: number;
}
export const RunLimits = Symbol('RunLimits');
