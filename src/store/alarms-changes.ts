import { type Kysely, sql, type UpdateObject } from 'kysely';
import type { AlarmCard, Alarms } from './alarms.ts';
import { cardOf } from './alarms-record.ts';
import type { Dialect } from './dialect.ts';
import { encodeEntry } from './entry.ts';
import type { Tables } from './schema.ts';
import type { Transact } from './transaction.ts';

type CardWrites = Pick<
  Alarms,
  | 'setPlace'
  | 'setContext'
  | 'acknowledge'
  | 'close'
  | 'escalate'
  | 'notified'
  | 'tick'
  | 'untick'
  | 'touchCardsOf'
>;

/** What happens to cards besides changes of their alarms. */
export function cardWrites(dialect: Dialect, transaction: Transact): CardWrites {
  const { db } = dialect;
  return {
    async setPlace(card, place, gone) {
      const text = JSON.stringify(place);
      await db
        .updateTable('alarm_cards')
        .set({ place: text, channel: place.channel })
        .where('id', '=', card)
        .where((row) =>
          row.or([
            row('place', 'is', null),
            ...(gone ? [row('place', '=', JSON.stringify(gone))] : []),
          ]),
        )
        .execute();
      await dialect.sync();
      const row = await selectCard(db, card);
      return row.place ?? place;
    },
    setContext: (card, context) => write(dialect, card, { context: JSON.stringify(context) }),
    async acknowledge(card, by, at) {
      await db
        .updateTable('alarm_cards')
        .set((row) => ({ ack: JSON.stringify({ by, at }), version: row('version', '+', 1) }))
        .where('id', '=', card)
        .where('ack', 'is', null)
        .execute();
      await dialect.sync();
      const { ack = { by, at } } = await selectCard(db, card);
      return { ...ack, first: ack.by.id === by.id && ack.at === at };
    },
    async close({ id, version }, at) {
      const row = await db
        .updateTable('alarm_cards')
        .set((card) => ({ closed_at: at, version: card('version', '+', 1) }))
        .where('id', '=', id)
        .where('version', '=', version)
        .where('closed_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      await dialect.sync();
      return row !== undefined;
    },
    escalate: (card, step, entry) =>
      transaction(async (within) => {
        const row = await within.db
          .updateTable('alarm_cards')
          .set((each) => ({
            escalated: step,
            version: each('version', '+', 1),
            ...(!entry && { notified: step }),
          }))
          .where('id', '=', card)
          .where('escalated', '=', step - 1)
          .returning('id')
          .executeTakeFirst();
        if (row && entry) await dialect.append([encodeEntry(entry)], within.db);
        return row !== undefined;
      }),
    notified: (card, steps) => write(dialect, card, { notified: steps }),
    async tick(card, { item, at, ...body }) {
      const row = { tick: JSON.stringify(body), at };
      await db
        .insertInto('alarm_ticks')
        .values({ card, item, ...row })
        .onConflict((conflict) => conflict.columns(['card', 'item']).doUpdateSet(row))
        .execute();
      await write(dialect, card, {});
    },
    touchCardsOf: (environment, alarm) => touchCardsOf(dialect, environment, alarm),
    async untick(card, item) {
      await db
        .deleteFrom('alarm_ticks')
        .where('card', '=', card)
        .where('item', '=', item)
        .execute();
      await write(dialect, card, {});
    },
  };
}

async function touchCardsOf(
  { db, sync }: Dialect,
  environment: string,
  alarm: string,
): Promise<AlarmCard[]> {
  const rows = await db
    .updateTable('alarm_cards')
    .set((row) => ({ version: row('version', '+', 1) }))
    .where('closed_at', 'is', null)
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('alarms')
        .select(sql<string>`card`.as('card'))
        .where('name', '=', alarm)
        .where('card', 'is not', null)
        .where(sql`coalesce(environment, '')`, '=', environment),
    )
    .returningAll()
    .execute();
  await sync();
  return rows.map(cardOf);
}

async function selectCard(db: Kysely<Tables>, id: string): Promise<AlarmCard> {
  const row = await db
    .selectFrom('alarm_cards')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return cardOf(row);
}

async function write(
  { db, sync }: Dialect,
  card: string,
  changes: UpdateObject<Tables, 'alarm_cards'>,
): Promise<void> {
  await db
    .updateTable('alarm_cards')
    .set(changes)
    .set((row) => ({ version: row('version', '+', 1) }))
    .where('id', '=', card)
    .execute();
  await sync();
}
