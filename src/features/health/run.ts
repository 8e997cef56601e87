import { setTimeout as delay } from 'node:timers/promises';
import { AwsFault } from '../../aws/faults.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { Check } from './checks.ts';
import { type CheckState, type Finding, unknown } from './finding.ts';

/** The signal ends the calls; this much later a check that did not notice is given up. */
const GRACE_MS = 250;

/**
 * Runs all checks at once and tells after each one how things stand. A check that fails, or does not end in time, is
 * unknown with its reason; errors that are neither reject the whole, because they are ours.
 */
export async function runChecks(
  checks: readonly Check[],
  deadlineMs: number,
  onChange: (states: readonly CheckState[]) => void,
): Promise<readonly CheckState[]> {
  const states: CheckState[] = checks.map(({ part, layer }) => ({ part, layer }));
  onChange([...states]);
  await Promise.all(
    checks.map(async (check, index) => {
      const finding = await inTime(check, deadlineMs);
      states[index] = { part: check.part, layer: check.layer, finding };
      if (states.some((state) => state.finding === undefined)) onChange([...states]);
    }),
  );
  return states;
}

async function inTime(check: Check, deadlineMs: number): Promise<Finding> {
  const done = new AbortController();
  const late = delay(deadlineMs + GRACE_MS, undefined, { signal: done.signal }).then(
    () => unknown(`no answer within ${formatDuration(deadlineMs)}`),
    () => unknown('not waited for'),
  );
  const looked = check.look().catch((error: unknown) => {
    if (error instanceof AwsFault) return unknown(error.what, [error.message]);
    throw error;
  });
  try {
    return await Promise.race([looked, late]);
  } finally {
    done.abort();
  }
}
