import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** A picture that an answer showed in an incident. */
export interface KeptChart {
  /** The key of the answer's entry in the timeline. */
  readonly key: string;
  /** Its place in the answer, from 0. */
  readonly part: number;
  readonly png: Uint8Array;
}

/** The pictures of incidents, kept as they were seen; a few for each incident, so that they stay a small part of the store. */
export interface IncidentCharts {
  /**
   * Keeps those that are not too large while the incident has room for them; the same one once. What is not kept is in
   * Slack, and in words in the timeline.
   */
  keep(incident: string, charts: readonly KeptChart[]): Promise<void>;
  /** In the order of their keys. */
  of(incident: string): Promise<KeptChart[]>;
}

/** So many for one incident; Slack shares as many files with one message without a fuss. */
export const MOST_CHARTS = 20;
/** Bytes; the charts of GridOps have about a tenth. */
export const LARGEST_CHART = 1_000_000;

/** The pictures of incidents in a migrated store. */
export function createIncidentCharts(db: Kysely<Tables>): IncidentCharts {
  return {
    async keep(incident, charts) {
      const small = charts.filter(({ png }) => png.byteLength <= LARGEST_CHART);
      if (small.length === 0) return;
      const { kept } = await db
        .selectFrom('incident_charts')
        .select(({ fn }) => fn.countAll().as('kept'))
        .where('incident', '=', incident)
        .executeTakeFirstOrThrow();
      const rows = small
        .slice(0, Math.max(0, MOST_CHARTS - Number(kept)))
        .map(({ key, part, png }) => ({
          ...{ incident, key, part },
          png: Buffer.from(png).toString('base64'),
        }));
      if (rows.length === 0) return;
      await db
        .insertInto('incident_charts')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async of(incident) {
      const rows = await db
        .selectFrom('incident_charts')
        .selectAll()
        .where('incident', '=', incident)
        .orderBy('key')
        .orderBy('part')
        .execute();
      return rows.map(({ key, part, png }) => ({ key, part, png: Buffer.from(png, 'base64') }));
    },
  };
}
