import type { Sleep } from '../../../jobs/sleep.ts';
import { isGone } from '../../../kernel/gone.ts';
import type { Ending } from './ending.ts';
import { isEditDue, pauseAfterEdit } from './pace.ts';
import type { Tails } from './tails.ts';

/** A message that is kept up to date. */
export interface Shown {
  /** Edits the message with the newest state. */
  edit(): Promise<void>;
  /** Goes up when there is something new to show. */
  changes(): number;
  readonly tails: Pick<Tails, 'count'>;
  readonly ending: Ending;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: Sleep;
}

/** The command that began the tail has just edited the message. */
const FIRST_PAUSE_MS = 2_000;
const LOOK_EVERY_MS = 250;

/**
 * Edits the message while the tail runs, one edit after the other and only ever with the newest state: Slack's pace is the
 * pace. Ends the tail when its message is gone.
 */
export async function keepShown({
  edit,
  changes,
  tails,
  ending,
  now,
  sleep,
}: Shown): Promise<void> {
  let shown = -1;
  let failures = 0;
  let editedAt = now();
  await sleep(FIRST_PAUSE_MS, ending.signal);
  while (!ending.signal.aborted) {
    const newest = changes();
    if (!isEditDue(newest !== shown, now() - editedAt)) {
      await sleep(LOOK_EVERY_MS, ending.signal);
      continue;
    }
    const startedAt = now();
    try {
      await edit();
      shown = newest;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (isGone(error)) ending.end({ why: 'gone' });
    }
    editedAt = now();
    const took = editedAt - startedAt;
    await sleep(pauseAfterEdit({ tails: tails.count, took, failures }), ending.signal);
  }
}
