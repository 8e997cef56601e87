import type { LogEvent } from '../../../aws/logs.ts';
import { fingerprint } from '../../../aws/logs-live-tail.ts';

/**
 * How often each event was met. The very same line may have been written twice in one millisecond, so events are counted
 * and not only known.
 */
export class Occurrences {
  readonly #counts = new Map<string, { at: number; count: number }>();

  /** How many events are remembered, different ones. */
  get size(): number {
    return this.#counts.size;
  }

  count(fingerprinted: string): number {
    return this.#counts.get(fingerprinted)?.count ?? 0;
  }

  /** Counts it, and tells how often it was met until now. */
  add(fingerprinted: string, at: number): number {
    const count = this.count(fingerprinted) + 1;
    this.#counts.set(fingerprinted, { at, count });
    return count;
  }

  /** Forgets the events that happened before a time (epoch milliseconds). */
  forget(before: number): void {
    for (const [known, { at }] of this.#counts) if (at < before) this.#counts.delete(known);
  }
}

/**
 * The events that were not delivered yet, and counts them as delivered. A reading is one view of the log, such as one
 * session of a live tail or one answer: what it has once more than was delivered is new.
 */
export function takeNew(
  events: readonly LogEvent[],
  reading: Occurrences,
  delivered: Occurrences,
): LogEvent[] {
  return events.filter((event) => {
    const fingerprinted = fingerprint(event);
    const met = reading.add(fingerprinted, event.at);
    if (met <= delivered.count(fingerprinted)) return false;
    delivered.add(fingerprinted, event.at);
    return true;
  });
}
