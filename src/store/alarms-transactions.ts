import type { Alarms } from './alarms.ts';
import { applyChange } from './alarms-apply.ts';
import { cardReads } from './alarms-cards.ts';
import { cardWrites } from './alarms-changes.ts';
import { alarmOf, cardOf, changeOf, silenceOf } from './alarms-record.ts';
import { tellings } from './alarms-tellings.ts';
import type { Dialect } from './dialect.ts';
import type { Jobs } from './jobs.ts';
import type { Transact } from './transaction.ts';

interface AlarmsParts {
  dialect: Dialect;
  transaction: Transact;
  jobs: Pick<Jobs, 'add'>;
  now: () => number;
}

/** The alarms in a migrated store. */
export function createAlarms({ dialect, transaction, jobs, now }: AlarmsParts): Alarms {
  return {
    apply: (change) => transaction((within) => applyChange(change, within, jobs)),
    ...alarmReads(dialect),
    ...cardReads(dialect, now),
    ...cardWrites(dialect, transaction),
    ...tellings(dialect),
    ...silences(dialect, transaction, jobs),
    linkIncident: (alarmIds, incident) =>
      transaction(async ({ db }) => {
        if (alarmIds.length === 0) return [];
        const linked = await db
          .updateTable('alarms')
          .set({ incident })
          .where('id', 'in', alarmIds)
          .returning('card')
          .execute();
        const cards = [...new Set(linked.flatMap(({ card }) => card ?? []))].toSorted();
        if (cards.length === 0) return [];
        await db.updateTable('alarms').set({ incident }).where('card', 'in', cards).execute();
        const rows = await db
          .updateTable('alarm_cards')
          .set((card) => ({ incident, version: card('version', '+', 1) }))
          .where('id', 'in', cards)
          .returningAll()
          .execute();
        return rows.map(cardOf);
      }),
  };
}

function alarmReads({ db }: Dialect): Pick<Alarms, 'find' | 'inEnvironment' | 'history'> {
  return {
    async find(id) {
      const row = await db.selectFrom('alarms').selectAll().where('id', '=', id).executeTakeFirst();
      return row && alarmOf(row);
    },
    async inEnvironment(environment) {
      const rows = await db
        .selectFrom('alarms')
        .selectAll()
        .where('environment', '=', environment)
        .orderBy('name')
        .limit(MOST_ALARMS)
        .execute();
      return rows.map(alarmOf);
    },
    async history(alarm, limit) {
      const rows = await db
        .selectFrom('alarm_events')
        .selectAll()
        .where('alarm', '=', alarm)
        .orderBy('at', 'desc')
        .orderBy('message', 'desc')
        .limit(limit)
        .execute();
      return rows.map(changeOf);
    },
  };
}

const MOST_ALARMS = 500;

function silences(
  { db, sync }: Dialect,
  transaction: Transact,
  jobs: Pick<Jobs, 'add'>,
): Pick<Alarms, 'silence' | 'silences' | 'endSilence'> {
  return {
    silence: ({ id, environment, alarm, by, reason, begunAt, until }, job) =>
      transaction(async (within) => {
        const asker = JSON.stringify(by);
        await within.db
          .insertInto('alarm_silences')
          .values({ id, environment, alarm, asker, reason, begun_at: begunAt, until })
          .execute();
        await jobs.add(job, within);
      }),
    async silences(environment) {
      const rows = await db
        .selectFrom('alarm_silences')
        .selectAll()
        .where('environment', '=', environment)
        .where('ended_at', 'is', null)
        .orderBy('until')
        .execute();
      return rows.map(silenceOf);
    },
    async endSilence(id, at, by) {
      const row = await db
        .updateTable('alarm_silences')
        .set({ ended_at: at, ended_by: by ? JSON.stringify(by) : null })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      await sync();
      return row !== undefined;
    },
  };
}
