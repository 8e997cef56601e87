/** What decides how long a tail waits until it edits its message again. */
export interface Pace {
  /** Tails that run in this process, this one included. */
  readonly tails: number;
  /** How long the last edit took, in milliseconds: Slack makes who is too quick wait. */
  readonly took: number;
  /** Edits that failed in a row. */
  readonly failures: number;
}

const LEAST_MS = 2_000;
/** Slack: chat.update, some 50 a minute for everything in a workspace. All tails together make 40. */
const SHARE_MS = 60_000 / 40;
const LONGEST_MS = 60_000;
/** A message in which nothing happens shows now and then that it lives. */
const QUIET_MS = 15_000;

/** Milliseconds from the end of an edit to the beginning of the next. */
export function pauseAfterEdit({ tails, took, failures }: Pace): number {
  const share = Math.max(LEAST_MS, tails * SHARE_MS);
  const patience = failures === 0 ? took : LEAST_MS * 2 ** failures;
  return Math.max(share, Math.min(LONGEST_MS, patience));
}

/** Whether a message is to be edited at all, so many milliseconds after the last time. */
export function isEditDue(changed: boolean, since: number): boolean {
  return changed || since >= QUIET_MS;
}
