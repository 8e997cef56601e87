import { AwsError } from '../../engine/index.ts';
import type { Gathering } from './gather.ts';
import { type QueryPace, QueryRun, type QuerySubject } from './run.ts';

/** AWS: StartQuery. */
const MOST_CONCURRENT = 100;
/** AWS keeps results for seven days; here the last queries are kept. */
const MOST_KEPT = 300;

/** The queries of one simulator. */
export class QueryRuns {
  readonly #pace: QueryPace;
  readonly #runs = new Map<string, QueryRun>();

  constructor(pace: QueryPace) {
    this.#pace = pace;
  }

  /** Starts a query; AWS limits how many run at a time. */
  start(subject: QuerySubject, gathering: Gathering): void {
    const active = this.newestFirst().filter(({ isActive }) => isActive);
    if (active.length >= MOST_CONCURRENT) {
      const message = `Account maximum query concurrency limit of [${MOST_CONCURRENT}] reached.`;
      throw new AwsError('LimitExceededException', message);
    }
    this.#runs.set(subject.id, new QueryRun(subject, gathering, this.#pace));
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > MOST_KEPT && oldest !== undefined) this.#runs.delete(oldest);
  }

  find(id: string): QueryRun {
    const run = this.#runs.get(id);
    if (run) return run;
    throw new AwsError('ResourceNotFoundException', `Query with queryId [${id}] is not found.`);
  }

  newestFirst(): QueryRun[] {
    return [...this.#runs.values()].reverse();
  }
}
