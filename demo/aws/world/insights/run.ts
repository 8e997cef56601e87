import type { Gathering } from './gather.ts';
import { type Query, type QueryResult, runQuery } from './query.ts';

/** How fast queries run, on a clock of their own: a frozen world still answers. */
export interface QueryPace {
  /** How long a query takes in milliseconds; 0 completes it at once. */
  duration: number;
  /** Milliseconds. */
  now: () => number;
}

export type RunStatus = 'Scheduled' | 'Running' | 'Complete' | 'Cancelled';

/** What was asked. */
export interface QuerySubject {
  id: string;
  text: string;
  query: Query;
  groups: readonly string[];
  /** The limit of StartQuery. */
  limit: number | undefined;
  /** When the query was started, in epoch milliseconds of the world. */
  createdAt: number;
}

/** What a query has found so far. */
export interface Outcome extends QueryResult {
  status: RunStatus;
  recordsScanned: number;
  bytesScanned: number;
}

/** The share of its time that a query waits before it runs. */
const WAITING = 0.2;

/** One query from its start on; while it runs, its results are those of the newest part of the events. */
export class QueryRun {
  readonly subject: QuerySubject;
  readonly #pace: QueryPace;
  readonly #startedAt: number;
  readonly #gathering: Gathering;
  #stoppedAt: number | undefined;
  #final: Outcome | undefined;

  constructor(subject: QuerySubject, gathering: Gathering, pace: QueryPace) {
    this.subject = subject;
    this.#pace = pace;
    this.#startedAt = pace.now();
    this.#gathering = gathering;
  }

  get status(): RunStatus {
    if (this.#stoppedAt !== undefined) return 'Cancelled';
    const share = this.#share();
    if (share >= 1 && this.#gathering.isDone) return 'Complete';
    return share < WAITING ? 'Scheduled' : 'Running';
  }

  /** Whether it has not ended yet. */
  get isActive(): boolean {
    return this.status === 'Scheduled' || this.status === 'Running';
  }

  /** How long it has run, or ran, in milliseconds. */
  get duration(): number {
    return Math.min(this.#pace.duration, this.#elapsed());
  }

  /** Cancels the query; what it found until now stays. */
  stop(): void {
    this.#stoppedAt = this.#pace.now();
    this.#gathering.stop();
  }

  outcome(): Outcome {
    if (this.#final) return this.#final;
    const { status, isActive } = this;
    const outcome = this.#evaluate(status);
    if (!isActive) {
      this.#final = outcome;
      this.#gathering.forget();
    }
    return outcome;
  }

  #evaluate(status: RunStatus): Outcome {
    const running = Math.max(0, (this.#share() - WAITING) / (1 - WAITING));
    const { records } = this.#gathering;
    const scanned = records.slice(0, Math.floor(running * records.length));
    const { query, createdAt, limit } = this.subject;
    return {
      ...runQuery(query, scanned, { now: createdAt, limit }),
      status,
      recordsScanned: scanned.length,
      bytesScanned: scanned.reduce((total, { bytes }) => total + bytes, 0),
    };
  }

  /** How much of its time has passed, from 0 to 1. */
  #share(): number {
    const { duration } = this.#pace;
    return duration === 0 ? 1 : Math.min(1, this.#elapsed() / duration);
  }

  #elapsed(): number {
    return (this.#stoppedAt ?? this.#pace.now()) - this.#startedAt;
  }
}
