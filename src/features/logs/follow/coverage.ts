import { AwsFault } from '../../../aws/faults.ts';
import { inOrder, type LogEvent } from '../../../aws/logs.ts';
import { newestEvents } from '../../../aws/logs-newest.ts';
import type { FeedTools } from './feed-item.ts';
import { Occurrences, takeNew } from './occurrences.ts';
import type { Gap } from './report.ts';

/** CloudWatch Logs may have a line so much later than it was written; the same time is read once more for those. */
const LATE_MS = 10_000;
/** AWS: one page of FilterLogEvents. */
const MOST_EVENTS = 10_000;
const DEADLINE_MS = 20_000;

/** A time that was read at once. */
export interface ReadBack {
  /** Only what was not delivered yet, in time order. */
  readonly events: LogEvent[];
  /** What is missing of the time, group by group. */
  readonly gaps: Gap[];
}

/** Which part of the log was delivered: up to a time, each event once. */
export class Coverage {
  readonly #tools: FeedTools;
  readonly #from: number;
  readonly #delivered = new Occurrences();
  #until: number;

  /** Nothing before `from` (epoch milliseconds) is wanted. */
  constructor(tools: FeedTools, from: number) {
    this.#tools = tools;
    this.#from = from;
    this.#until = from;
  }

  /** Epoch milliseconds. */
  get until(): number {
    return this.#until;
  }

  /** The events that were not delivered yet. Delivered is everything up to `at` now. */
  take(events: readonly LogEvent[], reading: Occurrences, at: number): LogEvent[] {
    const fresh = takeNew(events, reading, this.#delivered);
    this.#until = Math.max(this.#until, at);
    const before = this.#until - LATE_MS;
    this.#delivered.forget(before);
    reading.forget(before);
    return fresh;
  }

  /**
   * Reads from where delivery ended up to a time (epoch milliseconds). Throws AwsFault if a group could not be read and
   * `strict` is asked for; else that is a gap.
   */
  async readBack(until: number, { strict }: { strict: boolean }): Promise<ReadBack> {
    const from = this.#until;
    const reading = new Occurrences();
    const reads = await Promise.all(
      this.#tools.groups.map((group) => this.#readGroup(group, until, strict)),
    );
    const events = inOrder(reads.flatMap((read) => read.events));
    const gaps = reads.flatMap(({ missing }) => (missing ? [{ ...missing, from }] : []));
    return { events: this.take(events, reading, until), gaps };
  }

  async #readGroup(group: string, until: number, strict: boolean) {
    const { clients, scope, pattern, signal } = this.#tools;
    const from = Math.max(this.#from, this.#until - LATE_MS);
    const query = { group, from, until, limit: MOST_EVENTS, ...(pattern && { pattern }) };
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    try {
      const found = await newestEvents(clients, scope, query, deadline);
      const isWhole = found.stopped === 'window' || found.searchedFrom <= this.#until;
      if (isWhole) return { events: found.events };
      const because = `${group} has more lines than were read in time`;
      return { events: found.events, missing: { until: found.searchedFrom, because } };
    } catch (error) {
      if (strict || signal.aborted || !(error instanceof AwsFault)) throw error;
      return { events: [], missing: { until, because: error.message } };
    }
  }
}
