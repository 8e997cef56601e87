import { type Kysely, sql } from 'kysely';
import type { AlarmCard, Alarms, CardState } from './alarms.ts';
import { alarmOf, cardOf, changeOf, silenceOf, tickOf } from './alarms-record.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';

/** A card names so many of its alarms; the others are counted. */
const MOST_ALARMS = 12;
const MOST_CHANGES = 300;

type CardReads = Pick<Alarms, 'card' | 'cardAt' | 'cardState'>;

/** What cards are and show. */
export function cardReads({ db }: Dialect, now: () => number): CardReads {
  const card: Alarms['card'] = async (id) => {
    const row = await db
      .selectFrom('alarm_cards')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row && cardOf(row);
  };
  return {
    card,
    async cardAt(channel, ts) {
      const rows = await db
        .selectFrom('alarm_cards')
        .selectAll()
        .where('channel', '=', channel)
        .where('place', 'like', `%"${ts}"%`)
        .execute();
      return rows.map(cardOf).find(({ place }) => place?.ts === ts);
    },
    async cardState(id, since) {
      const found = await card(id);
      return found && cardState(db, found, { since, now: now() });
    },
  };
}

async function cardState(
  db: Kysely<Tables>,
  card: AlarmCard,
  { since, now }: { since: number; now: number },
): Promise<CardState> {
  const { id, environment = '' } = card;
  const alarms = await db
    .selectFrom('alarms')
    .selectAll()
    .where('card', '=', id)
    .orderBy(sql`case state when 'ALARM' then 0 when 'OK' then 2 else 1 end`)
    .orderBy(sql`case severity when 'critical' then 0 when 'warning' then 1 else 2 end`)
    .orderBy('since')
    .orderBy('id')
    .limit(MOST_ALARMS)
    .execute();
  const counted = await db
    .selectFrom('alarms')
    .select(({ fn }) => ['state', fn.countAll().as('count')])
    .where('card', '=', id)
    .groupBy('state')
    .execute();
  const countOf = (state: string) =>
    Number(counted.find((each) => each.state === state)?.count ?? 0);
  const changes = await db
    .selectFrom('alarm_events')
    .selectAll()
    .where('card', '=', id)
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .limit(MOST_CHANGES)
    .execute();
  const ticks = await db.selectFrom('alarm_ticks').selectAll().where('card', '=', id).execute();
  const silences = await db
    .selectFrom('alarm_silences')
    .selectAll()
    .where('environment', '=', environment)
    .where('ended_at', 'is', null)
    .where('until', '>', now)
    .where('alarm', 'in', [...alarms.map(({ name }) => name), ''])
    .execute();
  return {
    card,
    alarms: alarms.map(alarmOf),
    counts: {
      ALARM: countOf('ALARM'),
      OK: countOf('OK'),
      INSUFFICIENT_DATA: countOf('INSUFFICIENT_DATA'),
    },
    changes: changes.map(changeOf),
    ticks: ticks.map(tickOf),
    silences: silences.map(silenceOf),
  };
}
