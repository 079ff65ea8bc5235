/** A wait that can be cut short. One at a time. */
export class Pause {
  #end: () => void = () => undefined;

  /** Resolves after so many milliseconds, or when it is ended. */
  for(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end(): void {
    this.#end();
  }
}
