import type { CatalogFleet } from '../../config/devices-schema.ts';
import type { FleetCensus } from '../../kernel/fleet-census.ts';
import { judgeCertificates, type Level, type ReadTools, readCertificates } from './certificates.ts';
import { readFleet } from './fleet-read.ts';
import { fleetOf } from './fleets.ts';
import type { FleetRow } from './frozen.ts';
import { isWrong, worstFirst } from './rank.ts';
import { judgeThing, STATES, type State } from './state.ts';
import { counted } from './words.ts';

/** For one check among many: two calls for each thing, and one for each shadow where they are not indexed. `certs` has all. */
const MOST_CERTIFIED = 8;
const MOST_SHADOWS = 250;

const ENDED: readonly Level[] = ['expired', 'inactive'];
const ENDING: readonly Level[] = ['critical', 'warning'];

/**
 * Counts the things of a fleet in few calls: one for each hundred with fleet indexing, and certificates of the worst things
 * only. Throws AwsFault where the fleet cannot be read.
 */
export async function takeCensus(
  catalog: CatalogFleet,
  tools: ReadTools,
  now: () => number,
): Promise<FleetCensus> {
  const fleet = fleetOf('', catalog);
  const read = await readFleet(fleet, tools, () => undefined, MOST_SHADOWS);
  const rows = worstFirst(
    [...read.things].map(([thing, sighting]): FleetRow => {
      const { state, why } = judgeThing(sighting, fleet.map, now());
      return { thing, state, why };
    }),
  );
  const first = rows.slice(0, MOST_CERTIFIED);
  const found = await readCertificates(
    first.map(({ thing }) => thing),
    tools,
  );
  const certified = rows.map((row): FleetRow => {
    const own = found.get(row.thing);
    if (!own) return row;
    return { ...row, certificate: judgeCertificates(own, fleet.map.certificates, now()) };
  });
  const levels = certified.flatMap(({ certificate }) => certificate?.level ?? []);
  const of = (meant: readonly Level[]) => levels.filter((level) => meant.includes(level)).length;
  return {
    states: countStates(rows),
    wrong: certified.filter(isWrong).length,
    certificates: {
      looked: levels.filter((level) => level !== 'unknown').length,
      ended: of(ENDED),
      ending: of(ENDING),
    },
    way: read.way,
    notes: [...read.notes, ...unreadNotes([...read.things.values()])],
  };
}

function countStates(rows: readonly FleetRow[]): Record<State, number> {
  const counts = { disconnected: 0, stale: 0, unknown: 0, disabled: 0, connected: 0 };
  for (const state of STATES) counts[state] = rows.filter((row) => row.state === state).length;
  return counts;
}

function unreadNotes(things: readonly { readonly fault?: string }[]): string[] {
  const faults = Map.groupBy(things, ({ fault }) => fault);
  return [...faults].flatMap(([fault, own]) =>
    fault === undefined ? [] : [`${counted(own.length, 'thing')}: ${fault}`],
  );
}
