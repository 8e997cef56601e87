const HOUR_MS = 60 * 60 * 1_000;

/**
 * Wraps a purge so that it runs at the first call and then at most once an hour, as part of ordinary work: a table that
 * nobody writes to needs no purge.
 */
export function hourly(
  now: () => number,
  purge: (now: number) => Promise<unknown>,
): () => Promise<void> {
  let due = Number.NEGATIVE_INFINITY;
  return async () => {
    const at = now();
    if (at < due) return;
    due = at + HOUR_MS;
    await purge(at);
  };
}
