/** What was issued longer ago than this is forgotten altogether, in milliseconds. */
const KEPT = 60 * 60_000;

/** Forgets what is old; the entries of a map come in the order in which they were made. */
export function forgetOld(issued: Map<string, { at: number }>, now: number): void {
  for (const [key, { at }] of issued) {
    if (now - at <= KEPT) return;
    issued.delete(key);
  }
}
