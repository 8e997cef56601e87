import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { AlarmCard, AlarmRecord, Silence, StoredChange, Tick } from './alarms.ts';
import type {
  AlarmCardsTable,
  AlarmEventsTable,
  AlarmSilencesTable,
  AlarmsTable,
  AlarmTables,
} from './alarms-tables.ts';

/* From rows to what they mean. */

const state = z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']);
const severity = z.enum(['critical', 'warning', 'info']);
const person = z.object({ id: z.string(), name: z.string() });
const ack = z.object({ by: person, at: z.number() });
const place = z.object({
  channel: z.string(),
  ts: z.string(),
  thread: z.string().exactOptional(),
});
const tickBody = z.object({ by: person.exactOptional(), found: z.string().exactOptional() });

export function alarmOf(row: Selectable<AlarmsTable>): AlarmRecord {
  const { id, key, name, at, since, environment, component, card, incident } = row;
  return {
    ...{ id, key, name, at, since },
    severity: severity.parse(row.severity),
    state: state.parse(row.state),
    event: JSON.parse(row.event),
    ...(environment !== null && { environment }),
    ...(component !== null && { component }),
    ...(card !== null && { card }),
    ...(incident !== null && { incident }),
  };
}

export function changeOf(row: Selectable<AlarmEventsTable>): StoredChange {
  const { message, alarm, at } = row;
  return { message, alarm, at, state: state.parse(row.state), event: JSON.parse(row.event) };
}

export function cardOf(row: Selectable<AlarmCardsTable>): AlarmCard {
  const { id, environment, channel, storm, closed_at, opening, version, incident } = row;
  const { escalated, notified } = row;
  return {
    ...{ id, channel, opening, version, escalated, notified },
    storm: storm === 1,
    openedAt: row.opened_at,
    ...(environment !== null && { environment }),
    ...(closed_at !== null && { closedAt: closed_at }),
    ...(row.place !== null && { place: place.parse(JSON.parse(row.place)) }),
    ...(row.ack !== null && { ack: ack.parse(JSON.parse(row.ack)) }),
    ...(row.context !== null && { context: JSON.parse(row.context) }),
    ...(incident !== null && { incident }),
  };
}

export function tickOf({ item, tick, at }: Selectable<AlarmTables['alarm_ticks']>): Tick {
  return { item, at, ...tickBody.parse(JSON.parse(tick)) };
}

export function silenceOf(row: Selectable<AlarmSilencesTable>): Silence {
  const { id, environment, alarm, reason, begun_at, until } = row;
  const by = person.parse(JSON.parse(row.asker));
  return { id, environment, alarm, reason, by, begunAt: begun_at, until };
}
