import type { Kysely } from 'kysely';
import type { Alarms } from './alarms.ts';
import { changeOf } from './alarms-record.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';

type Tellings = Pick<Alarms, 'takeUntold' | 'told' | 'unnoted' | 'noted'>;

/** Of a change: whether the thread of its card says it. */
const UNTOLD = 0;
const TOLD = 1;
/** The job of this opening of the card is about to say it, or died while doing so. */
const takenBy = (opening: number) => TOLD + opening;

/** Which changes were said in a thread, and which are in the timeline of an incident. */
export function tellings({ db, sync }: Dialect): Tellings {
  const mark = async (
    messages: readonly string[],
    changes: { told: number } | { noted: number },
  ): Promise<void> => {
    if (messages.length === 0) return;
    await db.updateTable('alarm_events').set(changes).where('message', 'in', messages).execute();
    await sync();
  };
  return {
    async takeUntold(card, opening, limit) {
      const told = takenBy(opening);
      const taken = await oldest(db, card.id, { column: 'told', is: told, limit });
      if (taken.length > 0) return { changes: taken, again: true };
      if (card.opening !== opening) return { changes: [], again: false };
      const changes = await oldest(db, card.id, { column: 'told', is: UNTOLD, limit });
      await mark(
        changes.map(({ message }) => message),
        { told },
      );
      return { changes, again: false };
    },
    told: (messages) => mark(messages, { told: TOLD }),
    unnoted: (card, limit) => oldest(db, card, { column: 'noted', is: 0, limit }),
    noted: (messages) => mark(messages, { noted: 1 }),
  };
}

async function oldest(
  db: Kysely<Tables>,
  card: string,
  { column, is, limit }: { column: 'told' | 'noted'; is: number; limit: number },
) {
  const rows = await db
    .selectFrom('alarm_events')
    .selectAll()
    .where('card', '=', card)
    .where(column, '=', is)
    .orderBy('at')
    .orderBy('message')
    .limit(limit)
    .execute();
  return rows.map(changeOf);
}
