import { type Kysely, type Selectable, sql } from 'kysely';
import type { IncomingChange } from './alarms.ts';
import type { AlarmCardsTable } from './alarms-tables.ts';
import { firstDeployment } from './deployments-table.ts';
import type { Tables } from './schema.ts';

/* Which card a change of an alarm belongs on. */

type Row = Selectable<AlarmCardsTable>;

/** A card, and whether this change began it. */
export type Chosen = Row & { isNew: boolean };

/** The card that this change belongs on; none where nothing was wrong and nothing is. */
export async function chooseCard(
  db: Kysely<Tables>,
  change: IncomingChange,
  before: Chosen | undefined,
): Promise<Chosen | undefined> {
  const { alarm, grouping, receivedAt } = change;
  if (before && before.closed_at === null) return before;
  if (alarm.state === 'OK') return before;
  if (before?.closed_at != null && before.closed_at > receivedAt - grouping.again)
    return reopened(db, before);
  if (change.channel === undefined) return undefined;
  return (await joinable(db, change)) ?? (await begun(db, change));
}

export async function findCard(db: Kysely<Tables>, id: string): Promise<Chosen | undefined> {
  const row = await db
    .selectFrom('alarm_cards')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { ...row, isNew: false };
}

async function reopened(db: Kysely<Tables>, { id }: Row): Promise<Chosen> {
  const row = await db
    .updateTable('alarm_cards')
    .set((card) => ({ closed_at: null, opening: card('opening', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { ...row, isNew: false };
}

/** A young card of the same scope, or else of the deployment after which all this began. */
async function joinable(db: Kysely<Tables>, change: IncomingChange): Promise<Chosen | undefined> {
  const { channel = '', scope, receivedAt, grouping, alarm } = change;
  const earliest = receivedAt - grouping.window;
  const young = db
    .selectFrom('alarm_cards')
    .selectAll()
    .where('channel', '=', channel)
    .where('storm', '=', 0)
    .where('closed_at', 'is', null)
    .where('opened_at', '>', earliest)
    .orderBy('opened_at', 'desc')
    .limit(1);
  const same = await young.where('scope', '=', scope).executeTakeFirst();
  if (same) return { ...same, isNew: false };
  const { environment } = alarm;
  if (environment === undefined) return undefined;
  const deployedAt = await firstDeployment(db, environment, earliest);
  if (deployedAt === undefined) return undefined;
  const shared = await young
    .where('environment', '=', environment)
    .where('opened_at', '>=', deployedAt)
    .executeTakeFirst();
  return shared && { ...shared, isNew: false };
}

const MINUTE_MS = 60_000;

/** A new card; or the summary that stands for all where there are too many. */
async function begun(db: Kysely<Tables>, change: IncomingChange): Promise<Chosen> {
  const { channel = '', receivedAt, grouping, alarm, scope, newCard } = change;
  const recent = await db
    .selectFrom('alarm_cards')
    .select(({ fn }) => [
      fn.countAll().as('cards'),
      sql<string | null>`
      max(case when storm = 1 and closed_at is null then id end)`.as('storm'),
    ])
    .where('channel', '=', channel)
    .where((card) =>
      card.or([
        card('opened_at', '>', receivedAt - MINUTE_MS),
        card.and([card('storm', '=', 1), card('closed_at', 'is', null)]),
      ]),
    )
    .executeTakeFirstOrThrow();
  const storm = Number(recent.cards) >= grouping.storm;
  if (storm && recent.storm !== null) return (await findCard(db, recent.storm)) ?? fail();
  const row = await db
    .insertInto('alarm_cards')
    .values({
      id: newCard,
      ...{ channel, scope, storm: storm ? 1 : 0, version: 0, opening: 1 },
      environment: alarm.environment ?? null,
      opened_at: receivedAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { ...row, isNew: true };
}

function fail(): never {
  throw new Error('A card is gone that was there.');
}
