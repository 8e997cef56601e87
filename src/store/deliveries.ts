import type { Kysely } from 'kysely';
import { groupCommit } from './group-commit.ts';
import { hourly } from './housekeeping.ts';
import type { Tables } from './schema.ts';

/** Which of Slack's deliveries were taken: it repeats one that it holds for lost, and Bolt does not notice. */
export interface Deliveries {
  /** True for the first caller with this key, over all replicas; a key is remembered for a day. */
  claim(key: string): Promise<boolean>;
  /** Resolves when no claim is under way any more. */
  flush(): Promise<void>;
}

/** Bounds the time that one statement holds the table. */
const KEYS_PER_STATEMENT = 250;

/** Slack repeats at once, after one minute and after five. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** The deliveries in a migrated store. */
export function createDeliveries(db: Kysely<Tables>, now: () => number): Deliveries {
  const purge = hourly(now, (at) =>
    db
      .deleteFrom('deliveries')
      .where('at', '<', at - KEPT_MS)
      .execute(),
  );
  const claims = groupCommit(KEYS_PER_STATEMENT, async (keys: string[]) => {
    await purge();
    const fresh = await insertNew(db, keys, now());
    // Of one key claimed twice at once only the first caller has it.
    return keys.map((key) => fresh.delete(key));
  });
  return {
    claim: (key) => claims.add(key),
    flush: () => claims.idle(),
  };
}

/** The keys that were not there before. */
async function insertNew(
  db: Kysely<Tables>,
  keys: readonly string[],
  at: number,
): Promise<Set<string>> {
  const rows = await db
    .insertInto('deliveries')
    // In one order everywhere: replicas that insert the same keys wait for each other, and not in a circle.
    .values(keys.toSorted().map((key) => ({ key, at })))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('key')
    .execute();
  return new Set(rows.map(({ key }) => key));
}
