import { type Generated, type Kysely, sql } from 'kysely';
import type { Tables } from './schema.ts';

/** Tables of alarms: what is known of each, all its changes, their messages, and what people did there. */
export interface AlarmTables {
  alarms: AlarmsTable;
  alarm_events: AlarmEventsTable;
  alarm_cards: AlarmCardsTable;
  alarm_ticks: AlarmTicksTable;
  alarm_silences: AlarmSilencesTable;
  /** Its rows are locked to give a channel one new card at a time. */
  alarm_channels: { channel: string; touched: number };
}

export interface AlarmsTable {
  /** Made of the key, so that every replica knows it. */
  id: string;
  key: string;
  name: string;
  /** `system@environment`; null where the catalog claims it for none. */
  environment: string | null;
  component: string | null;
  severity: string;
  state: string;
  /** Of the change that counts: when, and which message told it. */
  at: number;
  message: string;
  /** When the state began that it is in. */
  since: number;
  /** JSON of the change that counts. */
  event: string;
  /** The card that shows it, or showed it last. */
  card: string | null;
  incident: string | null;
}

export interface AlarmEventsTable {
  /** Id of the message that told it: nothing is stored twice. */
  message: string;
  alarm: string;
  at: number;
  received_at: number;
  state: string;
  /** JSON. */
  event: string;
  card: string | null;
  /** 1 once the thread of the card need not say it any more, more while a job of the card says it. */
  told: number;
  /** 1 once the timeline of the incident has it. */
  noted: Generated<number>;
}

export interface AlarmCardsTable {
  id: string;
  environment: string | null;
  channel: string;
  /** Alarms of the same one belong together. */
  scope: string;
  /** 1: a summary of many alarms. */
  storm: number;
  opened_at: number;
  /** From 1; goes up when it is opened again. */
  opening: number;
  closed_at: Generated<number | null>;
  /** Goes up with everything that the card shows. */
  version: number;
  /** JSON, as the three below. */
  place: Generated<string | null>;
  ack: Generated<string | null>;
  context: Generated<string | null>;
  /** Steps of the escalation path that were taken, and those of them that people were told of. */
  escalated: Generated<number>;
  notified: Generated<number>;
  incident: string | null;
}

interface AlarmTicksTable {
  card: string;
  item: string;
  /** JSON of who ticked it, and what was found. */
  tick: string;
  at: number;
}

export interface AlarmSilencesTable {
  id: string;
  /** `system@environment`, or empty. */
  environment: string;
  /** Name of the alarm. */
  alarm: string;
  /** JSON of who asked for it. */
  asker: string;
  reason: string;
  begun_at: number;
  until: number;
  ended_at: number | null;
  /** JSON; null where its time was over. */
  ended_by: string | null;
}

/** Creates the tables. A migration that was released is never edited again. */
export async function createAlarmTables(db: Kysely<Tables>): Promise<void> {
  await createAlarms(db);
  await createCards(db);
  await createDeeds(db);
}

async function createAlarms(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('alarms')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('environment', 'text')
    .addColumn('component', 'text')
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('card', 'text')
    .addColumn('incident', 'text')
    .execute();
  await sql`create index alarms_by_card on alarms (card, state) where card is not null`.execute(db);
  await sql`create index alarms_by_environment on alarms (environment, name)`.execute(db);
  await db.schema
    .createTable('alarm_events')
    .addColumn('message', 'text', (column) => column.primaryKey())
    .addColumn('alarm', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('card', 'text')
    .addColumn('told', 'integer', (column) => column.notNull())
    .addColumn('noted', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`create index alarm_events_by_alarm on alarm_events (alarm, at)`.execute(db);
  await sql`create index alarm_events_by_card on alarm_events (card, at) where card is not null`.execute(
    db,
  );
  await sql`create index alarm_events_untold on alarm_events (card, at) where told = 0`.execute(db);
  await sql`create index alarm_events_unnoted on alarm_events (card, at) where noted = 0`.execute(
    db,
  );
}

async function createCards(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('alarm_cards')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('environment', 'text')
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('storm', 'integer', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('opening', 'integer', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('place', 'text')
    .addColumn('ack', 'text')
    .addColumn('context', 'text')
    .addColumn('escalated', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('notified', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('incident', 'text')
    .execute();
  await sql`create index alarm_cards_by_channel on alarm_cards (channel, opened_at)`.execute(db);
  await db.schema
    .createTable('alarm_channels')
    .addColumn('channel', 'text', (column) => column.primaryKey())
    .addColumn('touched', 'bigint', (column) => column.notNull())
    .execute();
}

async function createDeeds(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('alarm_ticks')
    .addColumn('card', 'text', (column) => column.notNull())
    .addColumn('item', 'text', (column) => column.notNull())
    .addColumn('tick', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_tick', ['card', 'item'])
    .execute();
  await db.schema
    .createTable('alarm_silences')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('alarm', 'text', (column) => column.notNull())
    .addColumn('asker', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('begun_at', 'bigint', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_by', 'text')
    .execute();
  await sql`
    create index alarm_silences_open on alarm_silences (environment, alarm)
    where ended_at is null`.execute(db);
}
