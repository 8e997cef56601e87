import type { Kysely } from 'kysely';
import { hourly } from './housekeeping.ts';
import type { Tables } from './schema.ts';

/** Which of Slack's deliveries were taken: it repeats one that it holds for lost, and Bolt does not notice. */
export interface Deliveries {
  /** True for the first caller with this key, over all replicas; a key is remembered for a day. */
  claim(key: string): Promise<boolean>;
}

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
  return {
    async claim(key) {
      await purge();
      const result = await db
        .insertInto('deliveries')
        .values({ key, at: now() })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
  };
}
