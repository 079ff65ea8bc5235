/** Somebody wants to search: the field takes the focus, at once or, where the sidebar has to open first, when it is there. */
class SearchWanted {
  #pending = false;
  #focus: (() => void) | undefined;

  wish(): void {
    this.#pending = this.#focus === undefined;
    this.#focus?.();
  }

  /** The field is there. Returns what says that it is gone. */
  onWish(focus: () => void): () => void {
    this.#focus = focus;
    // After a drawer that opens has put the focus where it thinks best.
    if (this.#pending) requestAnimationFrame(focus);
    this.#pending = false;
    return () => {
      if (this.#focus === focus) this.#focus = undefined;
    };
  }
}

export const searchWanted = new SearchWanted();
