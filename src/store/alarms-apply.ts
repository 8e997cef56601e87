import type { Kysely } from 'kysely';
import type { AlarmCard, Applied, IncomingChange } from './alarms.ts';
import { chooseCard, findCard } from './alarms-choose.ts';
import { cardOf } from './alarms-record.ts';
import { noteDeployment } from './deployments-table.ts';
import type { Jobs } from './jobs.ts';
import type { Tables } from './schema.ts';
import type { StoreTransaction } from './transaction.ts';

/**
 * Takes one change. What comes of many does not depend on their order, but for which card shows them. Every transaction
 * locks a channel first, then an alarm, then a card, then its job.
 */
export async function applyChange(
  change: IncomingChange,
  within: StoreTransaction,
  jobs: Pick<Jobs, 'add'>,
): Promise<Applied> {
  const { db } = within;
  await lockChannel(db, change);
  if (!(await insertChange(db, change))) return { kind: 'known' };
  if (change.deployment) await noteDeployment(db, change);
  const known = await db
    .selectFrom('alarms')
    .selectAll()
    .where('id', '=', change.alarm.id)
    .executeTakeFirst();
  const newest = known === undefined || isNewer(change, known);
  const before = known?.card == null ? undefined : await findCard(db, known.card);
  const card = newest ? await chooseCard(db, change, before) : before;
  const told = !newest || card === undefined || card.isNew;
  await db
    .updateTable('alarm_events')
    .set({ card: card?.id ?? null, told: told ? 1 : 0 })
    .where('message', '=', change.message)
    .execute();
  const incident = (card ?? known)?.incident ?? null;
  if (newest) await putAlarm(db, change, { card: card?.id ?? known?.card ?? null, incident });
  await db
    .updateTable('alarms')
    .set({ since: await sinceOf(db, change.alarm.id) })
    .where('id', '=', change.alarm.id)
    .execute();
  if (!card || card.closed_at !== null) return { kind: 'stored' };
  const shown = await touched(db, card.id);
  await jobs.add(change.job(shown), within);
  return { kind: 'stored', card: shown };
}

/** Two changes at once must not begin two cards for the same thing. */
async function lockChannel(db: Kysely<Tables>, { channel = '', receivedAt }: IncomingChange) {
  await db
    .insertInto('alarm_channels')
    .values({ channel, touched: receivedAt })
    .onConflict((conflict) => conflict.column('channel').doUpdateSet({ touched: receivedAt }))
    .execute();
}

/** False if this message is there already. */
async function insertChange(
  db: Kysely<Tables>,
  { message, receivedAt, alarm }: IncomingChange,
): Promise<boolean> {
  const { id, at, state, event } = alarm;
  const row = await db
    .insertInto('alarm_events')
    .values({
      ...{ message, at, state, alarm: id, card: null, told: 1 },
      received_at: receivedAt,
      event: JSON.stringify(event),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('message')
    .executeTakeFirst();
  return row !== undefined;
}

/** Of two changes at the same time the one with the greater id counts, whichever came first. */
function isNewer(
  { alarm, message }: IncomingChange,
  known: { at: number; message: string },
): boolean {
  return alarm.at > known.at || (alarm.at === known.at && message > known.message);
}

async function putAlarm(
  db: Kysely<Tables>,
  { alarm, message }: IncomingChange,
  links: { card: string | null; incident: string | null },
): Promise<void> {
  const { id, key, name, environment = null, component = null, severity, state, at } = alarm;
  const event = JSON.stringify(alarm.event);
  const row = { name, environment, component, severity, state, at, message, event, ...links };
  await db
    .insertInto('alarms')
    .values({ id, key, since: at, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** When the state began: the first change of the last run of changes to the same state. */
async function sinceOf(db: Kysely<Tables>, alarm: string): Promise<number> {
  const [newest] = await newestOf(db, alarm);
  if (!newest) throw new Error(`The alarm ${alarm} has no history.`);
  const other = await newestOf(db, alarm, newest.state);
  const first = await db
    .selectFrom('alarm_events')
    .select(({ fn }) => fn.min('at').as('at'))
    .where('alarm', '=', alarm)
    .where('state', '=', newest.state)
    .where('at', '>=', other[0]?.at ?? 0)
    .executeTakeFirst();
  return Number(first?.at ?? newest.at);
}

const newestOf = (db: Kysely<Tables>, alarm: string, not?: string) =>
  db
    .selectFrom('alarm_events')
    .select(['at', 'state'])
    .where('alarm', '=', alarm)
    .$if(not !== undefined, (query) => query.where('state', '!=', not ?? ''))
    .orderBy('at', 'desc')
    .orderBy('message', 'desc')
    .limit(1)
    .execute();

/** What the card shows is different now. */
async function touched(db: Kysely<Tables>, id: string): Promise<AlarmCard> {
  const row = await db
    .updateTable('alarm_cards')
    .set((card) => ({ version: card('version', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return cardOf(row);
}
