import { setImmediate } from 'node:timers/promises';
import { linesOf } from '../logs/groups.ts';
import type { WorldState } from '../state.ts';
import { HOUR } from '../time.ts';
import { type LogRecord, recordOf } from './records.ts';

/** How much is read before other calls are answered again. */
const STEP = 6 * HOUR;

/** Which lines a query is about: from a time on, until before another, in epoch milliseconds. */
export interface Reach {
  groups: readonly string[];
  from: number;
  until: number;
}

/** The events of a query's time range, read newest first, days of them in steps. */
export class Gathering {
  readonly #state: WorldState;
  readonly #reach: Reach;
  #records: LogRecord[] = [];
  #rest: number;
  #isStopped = false;

  constructor(state: WorldState, reach: Reach) {
    this.#state = state;
    this.#reach = reach;
    this.#rest = reach.until;
  }

  /** What was read so far, newest first. */
  get records(): readonly LogRecord[] {
    return this.#records;
  }

  get isDone(): boolean {
    return this.#rest <= this.#reach.from;
  }

  /** Reads the newest hours at once; `finish` reads the rest. */
  begin(): void {
    this.#step();
  }

  async finish(): Promise<void> {
    for (;;) {
      await setImmediate();
      if (this.isDone || this.#isStopped) return;
      this.#step();
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Lets go of what was read. */
  forget(): void {
    this.#records = [];
  }

  #step(): void {
    const from = Math.max(this.#reach.from, this.#rest - STEP);
    const records = this.#reach.groups.flatMap((group) =>
      linesOf(this.#state, group, from, this.#rest).map((line) => recordOf(line, group)),
    );
    this.#records = this.#records.concat(records.sort((one, other) => other.at - one.at));
    this.#rest = from;
  }
}
