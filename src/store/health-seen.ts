import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Tables } from './schema.ts';

/** What a look at health found. `unknown` stands aside: it is neither good nor bad. */
export interface SeenHealth {
  /** `system@environment` or `system@environment/component`. */
  readonly target: string;
  readonly status: z.infer<typeof seenStatus>;
  /** The verdict in words. */
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The newest look at the health of each target in each channel. */
export interface HealthSeen {
  /** An older look than the one that is known changes nothing. */
  note(channel: string, seen: SeenHealth): Promise<void>;
  last(channel: string, target: string): Promise<SeenHealth | undefined>;
}

/** As it is kept. */
export const seenStatus = z.enum(['healthy', 'unknown', 'degraded', 'down']);

/** In a migrated store. */
export function createHealthSeen(db: Kysely<Tables>): HealthSeen {
  return {
    async note(channel, { target, status, text, at }) {
      await db
        .insertInto('health_seen')
        .values({ channel, target, status, text, at })
        .onConflict((conflict) =>
          conflict
            .columns(['channel', 'target'])
            .doUpdateSet({ status, text, at })
            .where('health_seen.at', '<', at),
        )
        .execute();
    },
    async last(channel, target) {
      const row = await db
        .selectFrom('health_seen')
        .selectAll()
        .where('channel', '=', channel)
        .where('target', '=', target)
        .executeTakeFirst();
      return row && { target, status: seenStatus.parse(row.status), text: row.text, at: row.at };
    },
  };
}
