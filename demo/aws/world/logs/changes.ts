import { DAY } from '../time.ts';

interface Retention {
  group: string;
  /** When it was set. */
  from: number;
  /** Nothing expires without it. */
  days: number | undefined;
}

/** What was done to log groups and streams by calls. */
export class LogChanges {
  readonly #retentions: Retention[] = [];
  readonly #deletedStreams = new Set<string>();

  /** Sets for how many days a group keeps its lines; `undefined` keeps them for ever. */
  setRetention(group: string, days: number | undefined, from: number): void {
    this.#retentions.push({ group, from, days });
  }

  /** In days; `undefined` where lines never expire, as in every group at first. */
  retention(group: string): number | undefined {
    return this.#retentionsOf(group).at(-1)?.days;
  }

  /**
   * The time before which a group's lines are gone. What expired once stays gone under a longer
   * retention too. AWS takes up to 72 hours over it; here expired lines go at once.
   */
  keptSince(group: string, at: number): number {
    const retentions = this.#retentionsOf(group);
    const horizons = retentions.map(({ from, days }, index) => {
      const until = retentions[index + 1]?.from ?? Math.max(at, from);
      return days === undefined ? Number.NEGATIVE_INFINITY : until - days * DAY;
    });
    return Math.max(Number.NEGATIVE_INFINITY, ...horizons);
  }

  /** Deletes a stream for good: the log driver of a running task makes it only once. */
  deleteStream(group: string, stream: string): void {
    this.#deletedStreams.add(`${group}:${stream}`);
  }

  isDeleted(group: string, stream: string): boolean {
    return this.#deletedStreams.has(`${group}:${stream}`);
  }

  #retentionsOf(group: string): Retention[] {
    return this.#retentions.filter((one) => one.group === group);
  }
}
