import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Dialect } from './dialect.ts';
import { seenStatus } from './health-seen.ts';
import type { Incident, IncidentChanges, NewIncident } from './incidents.ts';
import type { Tables } from './schema.ts';

/* The statements of incidents. */

const person = z.object({ id: z.string(), name: z.string() });
const place = z.object({
  channel: z.string(),
  ts: z.string(),
  thread: z.string().exactOptional(),
});

/** What is read but never searched. It is JSON, because Postgres' text cannot hold every character that people type. */
const body = z.object({
  title: z.string(),
  severity: z.string(),
  status: z.string(),
  impact: z.string().exactOptional(),
  target: z.string().exactOptional(),
  alarm: z.string().exactOptional(),
  origin: z.string().exactOptional(),
  home: z.string().exactOptional(),
  openedBy: person,
  roles: z.record(z.string(), person),
  nextUpdateAt: z.int().exactOptional(),
  room: z
    .object({
      channel: z.string(),
      name: z.string().exactOptional(),
      thread: z.string().exactOptional(),
    })
    .exactOptional(),
  header: place.exactOptional(),
  announcement: place.exactOptional(),
  lastUpdate: z.object({ text: z.string(), at: z.int() }).exactOptional(),
  lastHealth: z.object({ status: seenStatus, text: z.string(), at: z.int() }).exactOptional(),
  reopened: z.int().exactOptional(),
});

/** Two that open at once may want the same number. */
const MOST_TRIES = 20;

/** Stores it with the next number; or gives the open one that is about the same. */
export async function insertIncident(
  on: Kysely<Tables>,
  incident: NewIncident,
): Promise<{ incident: Incident; isNew: boolean }> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const row = await on
      .insertInto('incidents')
      .values({
        number: sql<number>`(select coalesce(max(number), 0) + 1 from incidents)`,
        about: incident.about,
        opened_at: incident.openedAt,
        body: encode(incident),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row) return { incident: decode(row), isNew: true };
    const [taken] = await selectIncidents(on, { about: incident.about, open: true, limit: 1 });
    if (taken) return { incident: taken, isNew: false };
  }
  throw new Error('No number could be found for an incident.');
}

interface IncidentFilter {
  readonly number?: number;
  readonly channel?: string;
  readonly about?: string;
  readonly open?: boolean;
  readonly limit: number;
}

/** Newest first. */
export async function selectIncidents(
  on: Kysely<Tables>,
  { number, channel, about, open, limit }: IncidentFilter,
): Promise<Incident[]> {
  const rows = await on
    .selectFrom('incidents')
    .selectAll()
    .where((row) =>
      row.and([
        ...(number === undefined ? [] : [row('number', '=', number)]),
        ...(channel === undefined ? [] : [row('channel', '=', channel)]),
        ...(about === undefined ? [] : [row('about', '=', about)]),
        ...(open === undefined ? [] : [row('closed_at', open ? 'is' : 'is not', null)]),
      ]),
    )
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
  return rows.map(decode);
}

/** Reads it, and lets nobody else change it before the transaction ends. Throws if it is not there. */
export async function lockIncident(
  { name }: Pick<Dialect, 'name'>,
  on: Kysely<Tables>,
  number: number,
): Promise<Incident> {
  const row = await on
    .selectFrom('incidents')
    .selectAll()
    .where('number', '=', number)
    // A transaction on SQLite has locked the whole file already.
    .$if(name === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) throw new Error(`There is no incident ${number}.`);
  return decode(row);
}

/** Writes what changed of a locked incident. */
export async function updateIncident(
  on: Kysely<Tables>,
  incident: Incident,
  changes: IncidentChanges,
): Promise<Incident> {
  const changed = { ...incident, ...changes };
  const row = await on
    .updateTable('incidents')
    .set({
      version: incident.version + 1,
      about: changed.about ?? incident.about,
      channel: changed.room?.channel ?? null,
      closed_at: changed.closedAt ?? null,
      body: encode(changed),
    })
    .where('number', '=', incident.number)
    .returningAll()
    .executeTakeFirstOrThrow();
  return decode(row);
}

/** JSON drops what was taken away. */
function encode(incident: object): string {
  return JSON.stringify(body.parse(JSON.parse(JSON.stringify(incident))));
}

function decode(row: {
  number: number;
  about: string;
  opened_at: number;
  closed_at: number | null;
  version: number;
  body: string;
}): Incident {
  return {
    ...body.parse(JSON.parse(row.body)),
    id: `INC-${row.number}`,
    number: row.number,
    about: row.about,
    version: row.version,
    openedAt: row.opened_at,
    ...(row.closed_at !== null && { closedAt: row.closed_at }),
  };
}
