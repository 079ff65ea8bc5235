/** One tab of this browser at a time. Without locks, which only secure addresses have, all at once. */
export const alone = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  globalThis.navigator?.locks ? navigator.locks.request(name, work) : work();
