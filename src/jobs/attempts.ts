const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** Then the job is parked, after about an hour of trying. */
export const MAX_ATTEMPTS = 20;

/** Milliseconds from a failed attempt (from 1) to the next: twice as long each time. */
export function pauseAfter(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
}
