/** How many bytes of uploads may be in memory at a time, over all requests of the process. */
export class UploadBudget {
  private taken = 0;

  constructor(private readonly bytes: number) {}

  /** False, and nothing is taken, where there is no room. */
  take(bytes: number): boolean {
    if (this.taken + bytes > this.bytes) return false;
    this.taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.taken -= bytes;
  }
}

/** One request's share, given back as a whole when the request has been answered. */
export class UploadShare {
  private taken = 0;
  private over = false;

  constructor(
    private readonly budget: UploadBudget,
    private readonly most: number,
  ) {}

  /** @throws nothing: tells why not */
  take(bytes: number): 'taken' | 'too large' | 'no room' {
    if (this.taken + bytes > this.most) return 'too large';
    if (this.over || !this.budget.take(bytes)) return 'no room';
    this.taken += bytes;
    return 'taken';
  }

  end(): void {
    this.over = true;
    this.budget.give(this.taken);
    this.taken = 0;
  }
}
