import { type Kysely, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { decodeEntry } from './entry.ts';
import type { Tables } from './schema.ts';
import type {
  NewTimelineEntry,
  TimelineCursor,
  TimelineKind,
  TimelineLine,
  TimelineQuery,
} from './timeline.ts';

/* The statements of timelines. */

const stored = z.object({
  actor: z.object({ id: z.string(), name: z.string() }).exactOptional(),
  text: z.string(),
  details: z.record(z.string(), z.unknown()).exactOptional(),
  link: z.string().exactOptional(),
});

/** False if the incident has an entry with this key. */
export async function insertEntry(on: Kysely<Tables>, entry: NewTimelineEntry): Promise<boolean> {
  const { incident, key, at, kind, actor, revises = null } = entry;
  const row = await on
    .insertInto('timeline')
    .values({
      ...{ incident, key, at, kind, revises },
      actor: actor?.id ?? null,
      entry: JSON.stringify(stored.parse(entry)),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('seq')
    .executeTakeFirst();
  return row !== undefined;
}

/** The entry of a key and those that revise it. */
export async function selectRevisions(
  on: Kysely<Tables>,
  incident: string,
  key: string,
): Promise<NewTimelineEntry[]> {
  const rows = await on
    .selectFrom('timeline')
    .selectAll()
    .where('incident', '=', incident)
    .where((row) => row.or([row('key', '=', key), row('revises', '=', key)]))
    .orderBy('seq')
    .execute();
  return rows.map(readEntry);
}

interface EntryRow {
  incident: string;
  key: string;
  at: number;
  kind: TimelineKind;
  revises: string | null;
  entry: string;
}

/** Throws a ZodError at a row that GridOps did not write. */
function readEntry({ incident, key, at, kind, revises, entry }: EntryRow): NewTimelineEntry {
  return {
    ...{ incident, key, at, kind },
    ...stored.parse(JSON.parse(entry)),
    ...(revises !== null && { revises }),
  };
}

type PageRow = { at: number; seq: number; source: 0 | 1; entry: string } & (
  | (EntryRow & { source: 0 })
  | { source: 1; kind: string; hash: string; prev: string; revises: string | null }
);

/** One page by one statement: each side reads its own index as far as the page needs, and both are merged by time. */
export async function selectPage(
  on: Kysely<Tables>,
  query: TimelineQuery,
): Promise<TimelineLine[]> {
  const sides = [entrySide(query), auditSide(query)].filter((side) => side !== undefined);
  if (sides.length === 0) return [];
  const way = direction(query);
  const { rows } = await sql<PageRow>`
    select * from (${sql.join(sides, sql` union all `)}) line
    order by at ${way}, source ${way}, seq ${way} limit ${query.limit}`.execute(on);
  return rows.map((row) => readLine(row, query.incident));
}

/** Columns: at, source, seq, kind, key, revises, entry, hash, prev. Of an audit row `revises` holds the answer. */
function entrySide(query: TimelineQuery): RawBuilder<unknown> | undefined {
  const { incident, actor, since, limit, kinds } = query;
  const wanted = kinds?.filter((kind) => kind !== 'command' && kind !== 'action');
  if (wanted?.length === 0) return undefined;
  const way = direction(query);
  const holds = [
    sql`incident = ${incident}`,
    sql`kind <> 'answer'`,
    ...(wanted ? [sql`kind in (${sql.join(wanted)})`] : []),
    ...(actor === undefined ? [] : [sql`actor = ${actor}`]),
    ...(since === undefined ? [] : [sql`at >= ${since}`]),
    ...behind(query, 0),
  ];
  return sql`select * from (
    select at, 0 as source, seq, kind, key, revises, entry, null as hash, null as prev
    from timeline where ${sql.join(holds, sql` and `)}
    order by at ${way}, seq ${way} limit ${limit}) entries`;
}

function auditSide(query: TimelineQuery): RawBuilder<unknown> | undefined {
  const { incident, actor, since, limit, kinds = ['command', 'action'] } = query;
  const wanted = [
    ...(kinds.includes('command') ? [sql`row.action_id is null`] : []),
    ...(kinds.includes('action') ? [sql`row.action_id is not null`] : []),
  ];
  if (wanted.length === 0) return undefined;
  const way = direction(query);
  const holds = [
    sql`row.incident = ${incident}`,
    sql`(${sql.join(wanted, sql` or `)})`,
    ...(actor === undefined ? [] : [sql`row.actor = ${actor}`]),
    ...(since === undefined ? [] : [sql`row.at >= ${since}`]),
    ...behind(query, 1),
    shown(query.told),
  ];
  return sql`select * from (
    select row.at, 1 as source, row.seq,
      case when row.action_id is null then 'command' else 'action' end as kind,
      null as key, (
        select answer.entry from timeline answer
        where answer.incident = row.incident and answer.key = 'answer:' || row.request_id limit 1
      ) as revises,
      row.entry, row.hash, row.prev
    from audit row where ${sql.join(holds, sql` and `)}
    order by row.at ${way}, row.seq ${way} limit ${limit}) rows`;
}

/**
 * Every step of an action is a line. A request is one line: the row that ended it, or its first one while none has. Where
 * it succeeded, and that is told by the steps of an action or by an entry, it is none.
 */
function shown(told: readonly string[]): RawBuilder<unknown> {
  const elsewhere =
    told.length === 0 ? sql`` : sql`and row.command not in (${sql.join([...told])})`;
  // With a limit Postgres looks each one up in the index; without, it reads the whole audit log for a table of all.
  const none = (holds: RawBuilder<unknown>) => sql`(
    select 1 from audit other where other.request_id = row.request_id and ${holds} limit 1) is null`;
  const unended = none(sql`other.action_id is null and other.step <> 'requested'`);
  return sql`(
    row.action_id is not null
    or row.step not in ('requested', 'succeeded')
    or (row.step = 'requested' ${elsewhere} and ${unended})
    or (row.step = 'succeeded' ${elsewhere} and ${none(sql`other.action_id is not null`)})
  )`;
}

const direction = ({ order }: TimelineQuery): RawBuilder<unknown> =>
  order === 'asc' ? sql`asc` : sql`desc`;

/** What holds for the lines of one side that come behind the cursor. */
function behind({ after, order }: TimelineQuery, source: 0 | 1): RawBuilder<unknown>[] {
  if (!after) return [];
  const [at, seq] = source === 0 ? [sql`at`, sql`seq`] : [sql`row.at`, sql`row.seq`];
  const than = order === 'asc' ? sql`>` : sql`<`;
  if (source === after.source) return [sql`(${at}, ${seq}) ${than} (${after.at}, ${after.seq})`];
  const sameTimeToo = source > after.source === (order === 'asc');
  return [sameTimeToo ? sql`${at} ${than}= ${after.at}` : sql`${at} ${than} ${after.at}`];
}

function readLine(row: PageRow, incident: string): TimelineLine {
  const { at, seq, source } = row;
  const cursor: TimelineCursor = { at, source, seq };
  if (row.source === 0)
    return { at, cursor, kind: row.kind, entry: readEntry({ ...row, incident }) };
  const { hash, prev, revises } = row;
  const entry = decodeEntry(seq, row.entry);
  const key = `answer:${entry.requestId}`;
  const answer =
    revises === null
      ? undefined
      : readEntry({ incident, key, at, kind: 'answer', entry: revises, revises: null });
  return {
    at,
    cursor,
    kind: row.kind === 'action' ? 'action' : 'command',
    row: { seq, hash, prev, entry },
    ...(answer && { answer }),
  };
}
