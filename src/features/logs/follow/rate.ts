const WINDOW_MS = 10_000;
const BUCKET_MS = 1_000;

/** How many lines come in a second, over the last ten. All times are epoch milliseconds. */
export class Rate {
  readonly #startedAt: number;
  #buckets: { at: number; lines: number }[] = [];

  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  add(lines: number, at: number): void {
    const last = this.#buckets.at(-1);
    if (last && at - last.at < BUCKET_MS) last.lines += lines;
    else this.#buckets.push({ at, lines });
    this.#buckets = this.#buckets.filter((bucket) => isRecent(bucket, at));
  }

  /** Lines per second. */
  at(now: number): number {
    const lines = this.#buckets
      .filter((bucket) => isRecent(bucket, now))
      .reduce((sum, bucket) => sum + bucket.lines, 0);
    const span = Math.min(WINDOW_MS, Math.max(BUCKET_MS, now - this.#startedAt));
    return (lines * 1_000) / span;
  }
}

function isRecent({ at }: { at: number }, now: number): boolean {
  return now - at < WINDOW_MS;
}
