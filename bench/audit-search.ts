import type { AuditLog, AuditQuery } from '../src/store/audit.ts';
import { ACTORS, actionId, FIRST_AT, TARGETS } from './audit-entries.ts';
import { median } from './report.ts';

const SAMPLES = 200;
const HOUR = 3_600_000;
/** One more than a page of the log shows. */
const LIMIT = 31;

interface Extent {
  rows: number;
  /** Epoch milliseconds of the last row. */
  until: number;
}

const below = (end: number) => Math.floor(Math.random() * end);
const someActor = () => `U0PERSON${below(ACTORS)}`;

/** What people look for, anew for each sample. */
export const SEARCHES: Readonly<Record<string, (extent: Extent) => Omit<AuditQuery, 'limit'>>> = {
  'for the newest rows': () => ({}),
  'for a page in the middle': ({ rows }) => ({ before: below(rows) }),
  'by user': () => ({ actor: someActor() }),
  'by target': () => ({ target: `shop@production/service-${below(TARGETS)}` }),
  'by outcome, one of a hundred': () => ({ step: 'denied' }),
  'by outcome, one of a hundred thousand': () => ({ step: 'unknown' }),
  'by time, an hour': ({ until }) => hourBefore(until),
  'by user and time': ({ until }) => ({ actor: someActor(), ...hourBefore(until) }),
  'by user, target and outcome': () => ({
    actor: someActor(),
    target: `shop@production/service-${below(TARGETS)}`,
    step: 'denied',
  }),
  'for the steps of an action': ({ rows }) => ({ actionId: actionId(10 * below(rows / 25)) }),
};

function hourBefore(end: number): { since: number; until: number } {
  const until = FIRST_AT + below(end - FIRST_AT);
  return { since: until - HOUR, until };
}

/** The p50 and p99 of each search, in milliseconds, as they are printed. */
export async function searchTimes(
  log: Pick<AuditLog, 'search'>,
  rows: number,
): Promise<Record<string, string>> {
  const [last] = await log.search({ limit: 1 });
  const extent = { rows, until: last?.entry.at ?? 0 };
  const times: Record<string, string> = {};
  for (const [name, query] of Object.entries(SEARCHES)) {
    const samples: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const startedAt = performance.now();
      await log.search({ ...query(extent), limit: LIMIT });
      samples.push(performance.now() - startedAt);
    }
    times[name] = `${median(samples).toFixed(2)} / ${percentile99(samples).toFixed(2)}`;
  }
  return times;
}

function percentile99(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[Math.ceil(samples.length * 0.99) - 1] ?? Number.NaN;
}
